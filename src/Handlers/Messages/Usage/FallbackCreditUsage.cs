using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The use of the fallback credit of a request.</summary>
public sealed record FallbackCreditUsage : ApiObject
{
    /// <summary>Whether the credit was used.</summary>
    [JsonPropertyName("status")]
    public FallbackCreditStatus? Status { get; init; }

    private protected override string? Describe() => Status?.Type;
}
