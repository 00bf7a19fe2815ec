using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>A JSON object of the API that only a request contains.</summary>
// TypeInfo is virtual, so that trimming can remove the metadata of requests from a program that makes none.
public abstract record RequestObject : ApiObject
{
    private protected RequestObject()
    {
    }

    private protected sealed override JsonTypeInfo TypeInfo => MessagesJson.GetTypeInfo(GetType());
}
