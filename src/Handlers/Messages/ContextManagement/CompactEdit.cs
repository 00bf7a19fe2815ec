using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Replaces the conversation so far with a summary.</summary>
public sealed record CompactEdit() : ContextEdit("compact_20260112")
{
    /// <summary>How long the conversation must be for the edit to apply.</summary>
    [JsonPropertyName("trigger")]
    public ContextAmount? Trigger { get; init; }

    /// <summary>Whether the reply stops after the summary, with the reason <see cref="StopReason.Compaction"/>.</summary>
    [JsonPropertyName("pause_after_compaction")]
    public bool? PauseAfterCompaction { get; init; }

    /// <summary>Instructions for the summary.</summary>
    [JsonPropertyName("instructions")]
    public string? Instructions { get; init; }
}
