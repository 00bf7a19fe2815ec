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

    /// <summary>Marks the end of a part of the request to be cached.</summary>
    [JsonPropertyName("cache_control")]
    public CacheControl? CacheControl { get; init; }
}
