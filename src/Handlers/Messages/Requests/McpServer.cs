using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An MCP server whose tools the model may call.</summary>
public sealed record McpServer : RequestObject
{
    /// <summary>The name by which tools and blocks refer to the server.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The server's address.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary>The token for the server; never part of <see cref="ApiObject.ToString"/>.</summary>
    [JsonPropertyName("authorization_token")]
    public string? AuthorizationToken { get; init; }

    /// <summary>Which of its tools may be called.</summary>
    [JsonPropertyName("tool_configuration")]
    public McpToolConfiguration? ToolConfiguration { get; init; }

    /// <summary>The kind of server, <c>url</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? UrlType; } = UrlType;

    private const string UrlType = "url";
}
