using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The result of a tool that the API itself ran.</summary>
public abstract record ServerToolResultBlock : ContentBlock
{
    private protected ServerToolResultBlock(string type) : base(type)
    {
    }

    /// <summary>The id of the call, see <see cref="ToolCallBlock.Id"/>.</summary>
    [JsonPropertyName("tool_use_id")]
    public string ToolUseId { get; init => field = value ?? ""; } = "";

    /// <summary>The result of the tool, or a <see cref="ServerToolError"/>.</summary>
    [JsonPropertyName("content")]
    public ServerToolResult? Content { get; init; }

    /// <summary>Who called the tool.</summary>
    [JsonPropertyName("caller")]
    public ToolCaller? Caller { get; init; }

    private protected override string? Describe() => ToolUseId;
}
