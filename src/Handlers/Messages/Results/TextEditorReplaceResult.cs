using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file in which text was replaced.</summary>
public sealed record TextEditorReplaceResult() : ServerToolResult("text_editor_code_execution_str_replace_result")
{
    private readonly EquatableList<string> _lines;

    /// <summary>The lines of the change.</summary>
    [JsonPropertyName("lines")]
    public IReadOnlyList<string>? Lines { get => _lines.Items; init => _lines = new(value); }

    /// <summary>The first line that was replaced.</summary>
    [JsonPropertyName("old_start")]
    public long? OldStart { get; init; }

    /// <summary>How many lines were replaced.</summary>
    [JsonPropertyName("old_lines")]
    public long? OldLines { get; init; }

    /// <summary>The first new line.</summary>
    [JsonPropertyName("new_start")]
    public long? NewStart { get; init; }

    /// <summary>How many lines are new.</summary>
    [JsonPropertyName("new_lines")]
    public long? NewLines { get; init; }
}
