using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Uses a screen, a mouse and a keyboard. The caller runs the tool.</summary>
public sealed record ComputerTool : NamedTool
{
    private readonly EquatableJson _inputExamples;

    /// <summary>The version of 2024-10-22.</summary>
    public const string V20241022 = "computer_20241022";

    /// <summary>The version of 2025-01-24.</summary>
    public const string V20250124 = "computer_20250124";

    /// <summary>The version of 2025-11-24.</summary>
    public const string V20251124 = "computer_20251124";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20251124"/>.</param>
    public ComputerTool(string type) : base(type, "computer")
    {
    }

    /// <summary>The width of the screen, in pixels.</summary>
    [JsonPropertyName("display_width_px")]
    public int DisplayWidthPx { get; init; }

    /// <summary>The height of the screen, in pixels.</summary>
    [JsonPropertyName("display_height_px")]
    public int DisplayHeightPx { get; init; }

    /// <summary>The number of the X11 display.</summary>
    [JsonPropertyName("display_number")]
    public int? DisplayNumber { get; init; }

    /// <summary>Whether the model may zoom in.</summary>
    [JsonPropertyName("enable_zoom")]
    public bool? EnableZoom { get; init; }

    /// <summary>A JSON array of example inputs.</summary>
    [JsonPropertyName("input_examples")]
    public JsonElement? InputExamples { get => _inputExamples.ValueOrNull; init => _inputExamples = new(value); }
}
