using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Removes old thinking from the conversation.</summary>
public sealed record ClearThinkingEdit() : ContextEdit("clear_thinking_20251015")
{
    /// <summary>How much thinking is kept.</summary>
    [JsonPropertyName("keep")]
    public ThinkingToKeep? Keep { get; init; }
}
