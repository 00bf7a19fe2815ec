using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Another model's advice.</summary>
public sealed record AdvisorResult() : ServerToolResult("advisor_result")
{
    /// <summary>The advice.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init => field = value ?? ""; } = "";

    /// <summary>Why the advisor stopped.</summary>
    [JsonPropertyName("stop_reason")]
    public StopReason? StopReason { get; init; }

    private protected override string? Describe() => $"{Text.Length} characters";
}
