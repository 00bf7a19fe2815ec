using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A <see cref="ContextEdit"/> that the API applied.</summary>
public sealed record AppliedEdit : ApiObject
{
    /// <summary>The kind of edit, for example <c>clear_tool_uses_20250919</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>How many input tokens the edit removed.</summary>
    [JsonPropertyName("cleared_input_tokens")]
    public long? ClearedInputTokens { get; init; }

    /// <summary>How many tool calls the edit removed.</summary>
    [JsonPropertyName("cleared_tool_uses")]
    public long? ClearedToolUses { get; init; }

    /// <summary>From how many turns the edit removed the thinking.</summary>
    [JsonPropertyName("cleared_thinking_turns")]
    public long? ClearedThinkingTurns { get; init; }

    private protected override string? Describe() => Type;
}
