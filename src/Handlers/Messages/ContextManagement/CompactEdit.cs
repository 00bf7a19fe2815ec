using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Replaces the conversation by a summary.</summary>
public sealed record CompactEdit() : ContextEdit("compact_20260112")
{
    /// <summary>How long the conversation has to be.</summary>
    [JsonPropertyName("trigger")]
    public ContextAmount? Trigger { get; init; }

    /// <summary>Whether the reply ends with the summary.</summary>
    [JsonPropertyName("pause_after_compaction")]
    public bool? PauseAfterCompaction { get; init; }

    /// <summary>How to summarize.</summary>
    [JsonPropertyName("instructions")]
    public string? Instructions { get; init; }
}
