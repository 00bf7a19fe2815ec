using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Takes out the results of old calls of tools.</summary>
public sealed record ClearToolUsesEdit() : ContextEdit("clear_tool_uses_20250919")
{
    private readonly EquatableJson _clearToolInputs;
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

    /// <summary>Whether the calls' input goes as well: <c>true</c>, or an array of tools' names.</summary>
    [JsonPropertyName("clear_tool_inputs")]
    public JsonElement? ClearToolInputs { get => _clearToolInputs.ValueOrNull; init => _clearToolInputs = new(value); }

    /// <summary>Tools whose calls stay.</summary>
    [JsonPropertyName("exclude_tools")]
    public IReadOnlyList<string>? ExcludeTools { get => _excludeTools.Items; init => _excludeTools = new(value); }
}
