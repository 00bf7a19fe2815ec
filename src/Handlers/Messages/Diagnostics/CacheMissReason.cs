using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Why the prompt cache could not be used for the whole request.</summary>
public sealed record CacheMissReason : ApiObject
{
    /// <summary>The reason.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public CacheMissReasonType Type { get; init; }

    /// <summary>The input tokens that were not read from the cache because of it.</summary>
    [JsonPropertyName("cache_missed_input_tokens")]
    public long? CacheMissedInputTokens { get; init; }

    private protected override string? Describe() => Type.Value;
}
