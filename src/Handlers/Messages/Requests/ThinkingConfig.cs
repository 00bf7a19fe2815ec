using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Whether and how the model thinks before it answers.</summary>
[JsonConverter(typeof(RequestConverter<ThinkingConfig>))]
public abstract record ThinkingConfig : RequestObject
{
    private protected ThinkingConfig(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
