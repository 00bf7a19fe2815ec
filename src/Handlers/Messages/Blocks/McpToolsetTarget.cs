using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>All tools of an MCP server.</summary>
public sealed record McpToolsetTarget() : ToolChangeTarget("mcp_toolset_reference")
{
    /// <summary>The name of the server, see <see cref="McpServer.Name"/>.</summary>
    [JsonPropertyName("server_name")]
    public string ServerName { get; init => field = value ?? ""; } = "";
}
