using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A summary that stands for the conversation before it.</summary>
public sealed record CompactionBlock() : ContentBlock("compaction")
{
    /// <summary>The summary; <see langword="null"/> if compaction failed.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    /// <summary>To be sent back as it came.</summary>
    [JsonPropertyName("encrypted_content")]
    public string? EncryptedContent { get; init; }

    private protected override string? Describe() => $"{Content?.Length ?? 0} characters";
}
