using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tools that an MCP server offers.</summary>
public sealed record McpToolListingBlock() : ContentBlock("mcp_tool_listing")
{
    private readonly EquatableList<McpTool> _tools;

    /// <summary>The name of the MCP server.</summary>
    [JsonPropertyName("mcp_server_name")]
    public string McpServerName { get; init => field = value ?? ""; } = "";

    /// <summary>The tools of the server.</summary>
    [JsonPropertyName("tools")]
    public IReadOnlyList<McpTool> Tools { get => _tools.ItemsOrEmpty; init => _tools = new(value); }

    private protected override string? Describe() => $"{Tools.Count} tools";
}
