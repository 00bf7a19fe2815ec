using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A call of a tool of an MCP server, run by the API.</summary>
public sealed record McpToolUseBlock() : ToolCallBlock("mcp_tool_use")
{
    /// <summary>The name of the MCP server.</summary>
    [JsonPropertyName("server_name")]
    public string ServerName { get; init => field = value ?? ""; } = "";
}
