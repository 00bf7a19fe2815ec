using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tokens a request used. A field is <see langword="null"/> if the API did not send it.</summary>
public sealed record Usage : ApiObject
{
    private readonly EquatableList<UsageIteration> _iterations;

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

    /// <summary>What the output tokens were used for.</summary>
    [JsonPropertyName("output_tokens_details")]
    public OutputTokensDetails? OutputTokensDetails { get; init; }

    /// <summary>How often the API's own tools were used.</summary>
    [JsonPropertyName("server_tool_use")]
    public ServerToolUsage? ServerToolUse { get; init; }

    /// <summary>The tier that served the request.</summary>
    [JsonPropertyName("service_tier")]
    public ServiceTier? ServiceTier { get; init; }

    /// <summary>Where the model ran.</summary>
    [JsonPropertyName("inference_geo")]
    public string? InferenceGeo { get; init; }

    /// <summary>The speed at which the model ran.</summary>
    [JsonPropertyName("speed")]
    public Speed? Speed { get; init; }

    /// <summary>The usage of each step of the reply, if it took several.</summary>
    [JsonPropertyName("iterations")]
    public IReadOnlyList<UsageIteration>? Iterations { get => _iterations.Items; init => _iterations = new(value); }

    /// <summary>Whether the request's fallback credit was used.</summary>
    [JsonPropertyName("fallback_credit")]
    public FallbackCreditUsage? FallbackCredit { get; init; }

    /// <summary>
    /// Merges a later usage into this one: the values that <paramref name="update"/> has replace those here, and the rest stays. Nothing is added, because the counts
    /// are totals.
    /// </summary>
    public Usage Merge(Usage update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return this with
        {
            InputTokens = update.InputTokens ?? InputTokens,
            OutputTokens = update.OutputTokens ?? OutputTokens,
            CacheCreationInputTokens = update.CacheCreationInputTokens ?? CacheCreationInputTokens,
            CacheReadInputTokens = update.CacheReadInputTokens ?? CacheReadInputTokens,
            CacheCreation = update.CacheCreation ?? CacheCreation,
            OutputTokensDetails = update.OutputTokensDetails ?? OutputTokensDetails,
            ServerToolUse = update.ServerToolUse ?? ServerToolUse,
            ServiceTier = update.ServiceTier ?? ServiceTier,
            InferenceGeo = update.InferenceGeo ?? InferenceGeo,
            Speed = update.Speed ?? Speed,
            Iterations = update.Iterations ?? Iterations,
            FallbackCredit = update.FallbackCredit ?? FallbackCredit,
            AdditionalProperties = MergeAdditional(update.AdditionalProperties),
        };
    }

    private protected override string? Describe() => $"input {InputTokens ?? 0}, output {OutputTokens ?? 0}";
}
