using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Settings of a tool of an MCP server.</summary>
public sealed record McpToolConfig : RequestObject
{
    /// <summary>Whether the model may call the tool.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    /// <summary>Whether the model has to find the tool before it can call it.</summary>
    [JsonPropertyName("defer_loading")]
    public bool? DeferLoading { get; init; }
}
