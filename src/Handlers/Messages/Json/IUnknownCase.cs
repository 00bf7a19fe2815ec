using System.Text.Json;

namespace Handlers;

/// <summary>The case of a union for all kinds that this version does not know.</summary>
internal interface IUnknownCase<TSelf> where TSelf : ApiObject, IUnknownCase<TSelf>
{
    JsonElement Json { get; }

    static abstract TSelf Create(string type, JsonElement json);
}
