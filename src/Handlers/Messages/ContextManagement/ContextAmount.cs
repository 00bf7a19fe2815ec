using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An amount of conversation.</summary>
public sealed record ContextAmount : RequestObject
{
    /// <summary>What is counted: <c>input_tokens</c>, <c>tool_uses</c> or <c>thinking_turns</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>How many of them.</summary>
    [JsonPropertyName("value")]
    public long Value { get; init; }

    /// <summary>An amount of input tokens.</summary>
    public static ContextAmount InputTokens(long value) => new() { Type = "input_tokens", Value = value };

    /// <summary>An amount of tool calls.</summary>
    public static ContextAmount ToolUses(long value) => new() { Type = "tool_uses", Value = value };

    /// <summary>An amount of turns with thinking.</summary>
    public static ContextAmount ThinkingTurns(long value) => new() { Type = "thinking_turns", Value = value };

    private protected override string? Describe() => $"{Value} {Type}";
}
