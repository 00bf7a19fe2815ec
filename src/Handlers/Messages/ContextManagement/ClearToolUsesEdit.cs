using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Removes the results of old tool calls from the conversation.</summary>
public sealed record ClearToolUsesEdit() : ContextEdit("clear_tool_uses_20250919")
{
    private readonly EquatableList<string> _excludeTools;

    /// <summary>How long the conversation must be for the edit to apply.</summary>
    [JsonPropertyName("trigger")]
    public ContextAmount? Trigger { get; init; }

    /// <summary>How many of the latest tool calls are kept.</summary>
    [JsonPropertyName("keep")]
    public ContextAmount? Keep { get; init; }

    /// <summary>How many input tokens the edit must remove at least; otherwise it does not apply.</summary>
    [JsonPropertyName("clear_at_least")]
    public ContextAmount? ClearAtLeast { get; init; }

    /// <summary>Whether the input of the calls is removed as well.</summary>
    [JsonPropertyName("clear_tool_inputs")]
    public ToolInputsToClear? ClearToolInputs { get; init; }

    /// <summary>The names of tools whose calls are always kept.</summary>
    [JsonPropertyName("exclude_tools")]
    public IReadOnlyList<string>? ExcludeTools { get => _excludeTools.Items; init => _excludeTools = new(value); }
}
