using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Thinking that is only given encrypted.</summary>
public sealed record RedactedThinkingBlock() : ContentBlock("redacted_thinking")
{
    /// <summary>The encrypted thinking, to be sent back as it came.</summary>
    [JsonPropertyName("data")]
    public string Data { get; init => field = value ?? ""; } = "";
}
