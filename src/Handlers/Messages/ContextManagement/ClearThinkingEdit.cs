using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Takes out old thinking.</summary>
public sealed record ClearThinkingEdit() : ContextEdit("clear_thinking_20251015")
{
    /// <summary>How much stays.</summary>
    [JsonPropertyName("keep")]
    public ThinkingToKeep? Keep { get; init; }
}
