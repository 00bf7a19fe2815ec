using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Whether the API stores the conversation.</summary>
[JsonConverter(typeof(RequestConverter<ThreadParam>))]
public abstract record ThreadParam : RequestObject
{
    private protected ThreadParam(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
