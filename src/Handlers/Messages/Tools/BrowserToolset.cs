using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Tools for a browser; run by the caller.</summary>
public sealed record BrowserToolset : Tool
{
    private readonly EquatableJson _configs;

    /// <summary>The version of 2026-08-01.</summary>
    public const string V20260801 = "browser_toolset_20260801";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260801"/>.</param>
    public BrowserToolset(string type) : base(type)
    {
    }

    /// <summary>Settings of the tools, by name.</summary>
    [JsonPropertyName("configs")]
    public JsonElement? Configs { get => _configs.ValueOrNull; init => _configs = new(value); }

    private protected override string? Describe() => Type;
}
