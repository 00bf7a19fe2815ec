using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More about why the model stopped.</summary>
public sealed record StopDetails : ApiObject
{
    /// <summary>The kind of details: <c>refusal</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>What the refusal is about.</summary>
    [JsonPropertyName("category")]
    public RefusalCategory? Category { get; init; }

    /// <summary>The reason in words.</summary>
    [JsonPropertyName("explanation")]
    public string? Explanation { get; init; }

    /// <summary>A model that may answer instead.</summary>
    [JsonPropertyName("recommended_model")]
    public string? RecommendedModel { get; init; }

    /// <summary>A token for a retry on another model: see <see cref="MessageRequest.FallbackCreditToken"/>.</summary>
    [JsonPropertyName("fallback_credit_token")]
    public string? FallbackCreditToken { get; init; }

    /// <summary>Whether the token also covers the reply so far.</summary>
    [JsonPropertyName("fallback_has_prefill_claim")]
    public bool? FallbackHasPrefillClaim { get; init; }

    private protected override string? Describe() => Type;
}
