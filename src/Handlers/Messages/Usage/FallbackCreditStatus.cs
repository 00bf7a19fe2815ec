using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Whether a fallback credit was used.</summary>
public sealed record FallbackCreditStatus : ApiObject
{
    private readonly EquatableList<string> _removeToRedeem;

    /// <summary><c>redeemed</c> or <c>not_applied</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Why it was not applied, for example <c>expired</c> or <c>body_mismatch</c>.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>The fields to remove from the request, so that the credit can be used.</summary>
    [JsonPropertyName("remove_to_redeem")]
    public IReadOnlyList<string>? RemoveToRedeem { get => _removeToRedeem.Items; init => _removeToRedeem = new(value); }

    private protected override string? Describe() => Type;
}
