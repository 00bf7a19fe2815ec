using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A way to shorten a conversation.</summary>
[JsonConverter(typeof(ModelConverter<ContextEdit>))]
public abstract record ContextEdit : ApiObject
{
    private protected ContextEdit(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
