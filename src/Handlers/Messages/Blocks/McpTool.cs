using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that an MCP server offers.</summary>
public sealed record McpTool : ApiObject
{
    private readonly EquatableJson _inputSchema = EquatableJson.EmptyObject;

    /// <summary>The tool's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What the tool does.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>The JSON schema of its input.</summary>
    [JsonPropertyName("input_schema")]
    public JsonElement InputSchema { get => _inputSchema.Value; init => _inputSchema = EquatableJson.OrEmptyObject(value); }
}
