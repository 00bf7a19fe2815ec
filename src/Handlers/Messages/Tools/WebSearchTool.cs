using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Searches the web. The API runs the tool.</summary>
public sealed record WebSearchTool : NamedTool
{
    private readonly EquatableList<string> _allowedDomains;
    private readonly EquatableList<string> _blockedDomains;

    /// <summary>The version of 2025-03-05.</summary>
    public const string V20250305 = "web_search_20250305";

    /// <summary>The version of 2026-02-09.</summary>
    public const string V20260209 = "web_search_20260209";

    /// <summary>The version of 2026-03-18.</summary>
    public const string V20260318 = "web_search_20260318";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260318"/>.</param>
    public WebSearchTool(string type) : base(type, "web_search")
    {
    }

    /// <summary>How often the tool may be used for one reply.</summary>
    [JsonPropertyName("max_uses")]
    public int? MaxUses { get; init; }

    /// <summary>The only domains that results may come from.</summary>
    [JsonPropertyName("allowed_domains")]
    public IReadOnlyList<string>? AllowedDomains { get => _allowedDomains.Items; init => _allowedDomains = new(value); }

    /// <summary>Domains that no results may come from.</summary>
    [JsonPropertyName("blocked_domains")]
    public IReadOnlyList<string>? BlockedDomains { get => _blockedDomains.Items; init => _blockedDomains = new(value); }

    /// <summary>The location of the user, for local results.</summary>
    [JsonPropertyName("user_location")]
    public UserLocation? UserLocation { get; init; }

    /// <summary>Whether the reply contains the results that only code has used: <c>full</c> or <c>excluded</c>.</summary>
    [JsonPropertyName("response_inclusion")]
    public string? ResponseInclusion { get; init; }
}
