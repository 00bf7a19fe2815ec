using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Looks at and edits files. The caller runs the tool.</summary>
public sealed record TextEditorTool : NamedTool
{
    private readonly EquatableJson _inputExamples;

    /// <summary>The version of 2024-10-22.</summary>
    public const string V20241022 = "text_editor_20241022";

    /// <summary>The version of 2025-01-24.</summary>
    public const string V20250124 = "text_editor_20250124";

    /// <summary>The version of 2025-04-29.</summary>
    public const string V20250429 = "text_editor_20250429";

    /// <summary>The version of 2025-07-28.</summary>
    public const string V20250728 = "text_editor_20250728";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20250728"/>.</param>
    public TextEditorTool(string type) : base(type, type is V20241022 or V20250124 ? "str_replace_editor" : "str_replace_based_edit_tool")
    {
    }

    /// <summary>A JSON array of example inputs.</summary>
    [JsonPropertyName("input_examples")]
    public JsonElement? InputExamples { get => _inputExamples.ValueOrNull; init => _inputExamples = new(value); }

    /// <summary>The most characters of a file to show.</summary>
    [JsonPropertyName("max_characters")]
    public int? MaxCharacters { get; init; }
}
