using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tools of an MCP server that the request names.</summary>
public sealed record McpToolset() : Tool("mcp_toolset")
{
    private readonly EquatableMap<ToolConfig> _configs;
    private readonly EquatableList<McpTool> _tools;

    /// <summary>The name of the server, see <see cref="McpServer.Name"/>.</summary>
    [JsonPropertyName("mcp_server_name")]
    public string McpServerName { get; init => field = value ?? ""; } = "";

    /// <summary>Settings of all tools of the server.</summary>
    [JsonPropertyName("default_config")]
    public ToolConfig? DefaultConfig { get; init; }

    /// <summary>Settings of single tools, by name.</summary>
    [JsonPropertyName("configs")]
    public IReadOnlyDictionary<string, ToolConfig>? Configs { get => _configs.Items; init => _configs = new(value); }

    /// <summary>The tools of the server, if they are known already.</summary>
    [JsonPropertyName("tools")]
    public IReadOnlyList<McpTool>? Tools { get => _tools.Items; init => _tools = new(value); }
}
