using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A part of a message: what the model wrote, thought, called or was given.</summary>
[JsonConverter(typeof(ModelConverter<ContentBlock>))]
public abstract record ContentBlock : ApiObject
{
    private protected ContentBlock(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-2)]
    public string Type { get; }

    /// <summary>Caches the request up to this block, which is included. Only sent, never received; thinking blocks cannot have it.</summary>
    [JsonPropertyName("cache_control")]
    public CacheControl? CacheControl { get; init; }

    /// <summary>Reads a content block from its JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text is not JSON, or a field of a known block is of another type.</exception>
    public static ContentBlock FromJson(string json) => MessagesJson.ParseReply<ContentBlock>(json);
}
