using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that the model may call.</summary>
[JsonConverter(typeof(RequestConverter<Tool>))]
public abstract record Tool : RequestObject
{
    private protected Tool(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>Caches the request up to this tool, which is included.</summary>
    [JsonPropertyName("cache_control")]
    public CacheControl? CacheControl { get; init; }
}
