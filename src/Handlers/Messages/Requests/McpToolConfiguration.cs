using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Which tools of an MCP server may be called.</summary>
public sealed record McpToolConfiguration : RequestObject
{
    private readonly EquatableList<string> _allowedTools;

    /// <summary>Whether any tool of the server may be called.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    /// <summary>The names of the only tools that may be called; <see langword="null"/> for all tools.</summary>
    [JsonPropertyName("allowed_tools")]
    public IReadOnlyList<string>? AllowedTools { get => _allowedTools.Items; init => _allowedTools = new(value); }
}
