using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The result of a tool of an MCP server.</summary>
public sealed record McpToolResultBlock() : ContentBlock("mcp_tool_result")
{
    /// <summary>The id of the call, see <see cref="ToolCallBlock.Id"/>.</summary>
    [JsonPropertyName("tool_use_id")]
    public string ToolUseId { get; init => field = value ?? ""; } = "";

    /// <summary>What the tool answered.</summary>
    [JsonPropertyName("content")]
    public ContentList? Content { get; init; }

    /// <summary>Whether the tool failed.</summary>
    [JsonPropertyName("is_error")]
    public bool IsError { get; init; }

    private protected override string? Describe() => ToolUseId;
}
