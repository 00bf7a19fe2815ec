using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Keeps notes in files. The caller runs the tool.</summary>
public sealed record MemoryTool : NamedTool
{
    private readonly EquatableJson _inputExamples;

    /// <summary>The version of 2025-08-18.</summary>
    public const string V20250818 = "memory_20250818";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20250818"/>.</param>
    public MemoryTool(string type) : base(type, "memory")
    {
    }

    /// <summary>A JSON array of example inputs.</summary>
    [JsonPropertyName("input_examples")]
    public JsonElement? InputExamples { get => _inputExamples.ValueOrNull; init => _inputExamples = new(value); }
}
