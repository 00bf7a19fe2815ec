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

    /// <summary>Makes the answer to this call, for the next message of the user.</summary>
    /// <param name="content">What the tool answers: a text, or content blocks.</param>
    /// <param name="isError">Whether the tool failed.</param>
    public ToolResultBlock ToResult(ContentList content, bool isError = false) =>
        new() { ToolUseId = Id, Content = content, IsError = isError ? true : null, ToolsetName = ToolsetName };
}
