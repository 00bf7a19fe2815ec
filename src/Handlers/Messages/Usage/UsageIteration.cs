using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tokens of one step of a reply that took several.</summary>
public sealed record UsageIteration : ApiObject
{
    /// <summary>The kind of step, for example <c>message</c> or <c>compaction</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The model of the step.</summary>
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    /// <summary>Input tokens that were neither read from nor written to the cache.</summary>
    [JsonPropertyName("input_tokens")]
    public long? InputTokens { get; init; }

    /// <summary>Output tokens.</summary>
    [JsonPropertyName("output_tokens")]
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens written to the cache.</summary>
    [JsonPropertyName("cache_creation_input_tokens")]
    public long? CacheCreationInputTokens { get; init; }

    /// <summary>Input tokens read from the cache.</summary>
    [JsonPropertyName("cache_read_input_tokens")]
    public long? CacheReadInputTokens { get; init; }

    /// <summary>The tokens written to the cache, grouped by how long they are kept.</summary>
    [JsonPropertyName("cache_creation")]
    public CacheCreation? CacheCreation { get; init; }

    private protected override string? Describe() => Type;
}
