using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A call of a tool that the API itself runs.</summary>
public sealed record ServerToolUseBlock() : ToolCallBlock("server_tool_use")
{
    /// <summary>Who called the tool.</summary>
    [JsonPropertyName("caller")]
    public ToolCaller? Caller { get; init; }

    /// <summary>The tool, as <see cref="ToolCallBlock.Name"/> names it.</summary>
    [JsonIgnore]
    public ServerTool Tool => new(Name);
}
