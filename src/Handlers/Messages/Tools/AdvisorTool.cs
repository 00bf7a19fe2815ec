using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks another model for advice. The API runs the tool.</summary>
public sealed record AdvisorTool : NamedTool
{
    /// <summary>The version of 2026-03-01.</summary>
    public const string V20260301 = "advisor_20260301";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260301"/>.</param>
    public AdvisorTool(string type) : base(type, "advisor")
    {
    }

    /// <summary>The model to ask.</summary>
    [JsonPropertyName("model")]
    public string Model { get; init => field = value ?? ""; } = "";

    /// <summary>The most tokens of an answer.</summary>
    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; init; }

    /// <summary>How often the tool may be used for one reply.</summary>
    [JsonPropertyName("max_uses")]
    public int? MaxUses { get; init; }

    /// <summary>Whether the advisor's input is cached.</summary>
    [JsonPropertyName("caching")]
    public CacheControl? Caching { get; init; }
}
