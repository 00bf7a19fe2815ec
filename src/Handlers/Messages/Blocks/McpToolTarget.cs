using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool of an MCP server.</summary>
public sealed record McpToolTarget() : ToolChangeTarget("mcp_tool_reference")
{
    /// <summary>The name of the tool.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the server, see <see cref="McpServer.Name"/>.</summary>
    [JsonPropertyName("server_name")]
    public string ServerName { get; init => field = value ?? ""; } = "";
}
