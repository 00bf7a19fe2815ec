using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool of the caller's own.</summary>
public sealed record CustomTool() : NamedTool("custom", "")
{
    private readonly EquatableJson _inputSchema = EquatableJson.EmptyObject;
    private readonly EquatableJson _inputExamples;

    /// <summary>What the tool does, when to use it, and what its input means.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>The JSON schema of the input; an object.</summary>
    [JsonPropertyName("input_schema")]
    public JsonElement InputSchema { get => _inputSchema.Value; init => _inputSchema = EquatableJson.OrEmptyObject(value); }

    /// <summary>Whether the input is streamed as it is written, without waiting for whole values.</summary>
    [JsonPropertyName("eager_input_streaming")]
    public bool? EagerInputStreaming { get; init; }

    /// <summary>A JSON array of example inputs.</summary>
    [JsonPropertyName("input_examples")]
    public JsonElement? InputExamples { get => _inputExamples.ValueOrNull; init => _inputExamples = new(value); }
}
