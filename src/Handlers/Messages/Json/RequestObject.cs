using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>A JSON object of the API that only a request holds.</summary>
// Virtual, so that trimming drops how requests are written where none is made.
public abstract record RequestObject : ApiObject
{
    private protected RequestObject()
    {
    }

    private protected sealed override JsonTypeInfo TypeInfo => MessagesJson.GetTypeInfo(GetType());
}
