using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Who is billed for a request.</summary>
public sealed record BillingPolicy : RequestObject
{
    /// <summary>Who is billed.</summary>
    [JsonPropertyName("bill_to")]
    public BillTo? BillTo { get; init; }

    /// <summary>The kind, <c>billing_policy</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? "billing_policy"; } = "billing_policy";
}
