using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A call of one of the request's tools, for the caller to run.</summary>
public sealed record ToolUseBlock() : ToolCallBlock("tool_use")
{
    /// <summary>Who called the tool.</summary>
    [JsonPropertyName("caller")]
    public ToolCaller? Caller { get; init; }

    /// <summary>The toolset to which the tool belongs.</summary>
    [JsonPropertyName("toolset_name")]
    public string? ToolsetName { get; init; }
}
