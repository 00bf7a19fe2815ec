using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A content block begins.</summary>
public sealed record ContentBlockStartEvent() : MessageStreamEvent("content_block_start")
{
    /// <summary>The index of the content block within the message.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>The block as it starts: empty if deltas follow, otherwise complete.</summary>
    [JsonPropertyName("content_block")]
    public required ContentBlock ContentBlock { get; init => field = value ?? throw Missing("content_block"); }

    private protected override string? Describe() => $"index {Index}";
}
