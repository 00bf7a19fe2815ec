using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Why the model stopped.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<StopReason>))]
public readonly record struct StopReason(string Value) : IOpenEnum<StopReason>
{
    /// <summary>The model has finished its reply.</summary>
    public static StopReason EndTurn { get; } = new("end_turn");

    /// <summary>The request's limit of tokens was reached.</summary>
    public static StopReason MaxTokens { get; } = new("max_tokens");

    /// <summary>The model wrote one of the request's stop sequences.</summary>
    public static StopReason StopSequence { get; } = new("stop_sequence");

    /// <summary>The model calls tools and waits for their results.</summary>
    public static StopReason ToolUse { get; } = new("tool_use");

    /// <summary>A long turn is paused: send the message back to let the model go on.</summary>
    public static StopReason PauseTurn { get; } = new("pause_turn");

    /// <summary>The model refuses to answer.</summary>
    public static StopReason Refusal { get; } = new("refusal");

    /// <summary>The model's context window is full.</summary>
    public static StopReason ModelContextWindowExceeded { get; } = new("model_context_window_exceeded");

    /// <summary>The conversation was compacted.</summary>
    public static StopReason Compaction { get; } = new("compaction");

    static StopReason IOpenEnum<StopReason>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
