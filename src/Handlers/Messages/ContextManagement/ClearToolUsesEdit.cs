using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Takes out the results of old calls of tools.</summary>
public sealed record ClearToolUsesEdit() : ContextEdit("clear_tool_uses_20250919")
{
    private readonly EquatableList<string> _excludeTools;

    /// <summary>How long the conversation has to be.</summary>
    [JsonPropertyName("trigger")]
    public ContextAmount? Trigger { get; init; }

    /// <summary>How many calls of tools stay.</summary>
    [JsonPropertyName("keep")]
    public ContextAmount? Keep { get; init; }

    /// <summary>How many input tokens must be won for it to be worth while.</summary>
    [JsonPropertyName("clear_at_least")]
    public ContextAmount? ClearAtLeast { get; init; }

    /// <summary>Whether the input of the calls is removed as well.</summary>
    [JsonPropertyName("clear_tool_inputs")]
    public ToolInputsToClear? ClearToolInputs { get; init; }

    /// <summary>Tools whose calls stay.</summary>
    [JsonPropertyName("exclude_tools")]
    public IReadOnlyList<string>? ExcludeTools { get => _excludeTools.Items; init => _excludeTools = new(value); }
}
