using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A content block grows.</summary>
public sealed record ContentBlockDeltaEvent() : MessageStreamEvent("content_block_delta")
{
    /// <summary>The index of the content block within the message.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>What is added.</summary>
    [JsonPropertyName("delta")]
    public required ContentBlockDelta Delta { get; init => field = value ?? throw Missing("delta"); }

    private protected override string? Describe() => $"index {Index}";
}
