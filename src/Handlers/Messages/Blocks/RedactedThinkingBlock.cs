using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Thinking that the API sends only in encrypted form.</summary>
public sealed record RedactedThinkingBlock() : ContentBlock("redacted_thinking")
{
    /// <summary>The encrypted thinking; send it back unchanged.</summary>
    [JsonPropertyName("data")]
    public string Data { get; init => field = value ?? ""; } = "";
}
