using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Runs shell commands. The caller runs the tool.</summary>
public sealed record BashTool : NamedTool
{
    private readonly EquatableJson _inputExamples;

    /// <summary>The version of 2024-10-22.</summary>
    public const string V20241022 = "bash_20241022";

    /// <summary>The version of 2025-01-24.</summary>
    public const string V20250124 = "bash_20250124";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20250124"/>.</param>
    public BashTool(string type) : base(type, "bash")
    {
    }

    /// <summary>A JSON array of example inputs.</summary>
    [JsonPropertyName("input_examples")]
    public JsonElement? InputExamples { get => _inputExamples.ValueOrNull; init => _inputExamples = new(value); }
}
