using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More of a compaction block.</summary>
public sealed record CompactionDelta() : ContentBlockDelta("compaction_delta")
{
    /// <summary>What to add to the summary.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    /// <summary>The encrypted content; it replaces an earlier one.</summary>
    [JsonPropertyName("encrypted_content")]
    public string? EncryptedContent { get; init; }
}
