using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A way to shorten a conversation.</summary>
[JsonConverter(typeof(RequestConverter<ContextEdit>))]
public abstract record ContextEdit : RequestObject
{
    private protected ContextEdit(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
