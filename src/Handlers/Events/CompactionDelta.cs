using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The content of a compaction block. It replaces what the block held before, <see langword="null"/> included.</summary>
public sealed record CompactionDelta() : ContentBlockDelta("compaction_delta")
{
    /// <summary>The whole summary; <see langword="null"/> if there is none.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    /// <summary>The encrypted content, to be sent back as it came.</summary>
    [JsonPropertyName("encrypted_content")]
    public string? EncryptedContent { get; init; }
}
