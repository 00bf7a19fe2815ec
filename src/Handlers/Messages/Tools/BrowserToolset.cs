using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Tools for a browser. The caller runs the tools.</summary>
public sealed record BrowserToolset : Tool
{
    private readonly EquatableMap<ToolConfig> _configs;

    /// <summary>The version of 2026-08-01.</summary>
    public const string V20260801 = "browser_toolset_20260801";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260801"/>.</param>
    public BrowserToolset(string type) : base(type)
    {
    }

    /// <summary>Settings of single tools, by name, for example <c>zoom</c>.</summary>
    [JsonPropertyName("configs")]
    public IReadOnlyDictionary<string, ToolConfig>? Configs { get => _configs.Items; init => _configs = new(value); }

    private protected override string? Describe() => Type;
}
