using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A summary that replaces the conversation before it.</summary>
public sealed record CompactionBlock() : ContentBlock("compaction")
{
    private readonly EquatableList<ContentBlock> _toolChanges;

    /// <summary>The summary; <see langword="null"/> if compaction failed.</summary>
    [JsonPropertyName("content")]
    public string? Content { get; init; }

    /// <summary>The summary, encrypted; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_content")]
    public string? EncryptedContent { get; init; }

    /// <summary>The signature of the block; send it back unchanged.</summary>
    [JsonPropertyName("signature")]
    public string? Signature { get; init; }

    /// <summary>The changes of the tools that the summary replaces: <see cref="ToolAdditionBlock"/> and <see cref="ToolRemovalBlock"/>.</summary>
    [JsonPropertyName("tool_changes")]
    public IReadOnlyList<ContentBlock>? ToolChanges { get => _toolChanges.Items; init => _toolChanges = new(value); }

    private protected override string? Describe() => $"{Content?.Length ?? 0} characters";
}
