using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Another model's advice, encrypted.</summary>
public sealed record AdvisorRedactedResult() : ServerToolResult("advisor_redacted_result")
{
    /// <summary>The advice, encrypted; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_content")]
    public string EncryptedContent { get; init => field = value ?? ""; } = "";

    /// <summary>Why the advisor stopped.</summary>
    [JsonPropertyName("stop_reason")]
    public StopReason? StopReason { get; init; }
}
