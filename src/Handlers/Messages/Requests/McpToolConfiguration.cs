using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Which tools of an MCP server may be called.</summary>
public sealed record McpToolConfiguration : RequestObject
{
    private readonly EquatableList<string> _allowedTools;

    /// <summary>Whether any may.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    /// <summary>The only ones that may, by name.</summary>
    [JsonPropertyName("allowed_tools")]
    public IReadOnlyList<string>? AllowedTools { get => _allowedTools.Items; init => _allowedTools = new(value); }
}
