using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The content of a compaction block. It replaces the block's earlier content, also when it is <see langword="null"/>.</summary>
public sealed record CompactionDelta() : ContentBlockDelta("compaction_delta")
{
    /// <summary>The whole summary; <see langword="null"/> if there is none.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    /// <summary>The encrypted content; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_content")]
    public string? EncryptedContent { get; init; }
}
