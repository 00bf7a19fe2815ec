using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Fetches pages. The API runs the tool.</summary>
public sealed record WebFetchTool : NamedTool
{
    private readonly EquatableList<string> _allowedDomains;
    private readonly EquatableList<string> _blockedDomains;

    /// <summary>The version of 2025-09-10.</summary>
    public const string V20250910 = "web_fetch_20250910";

    /// <summary>The version of 2026-02-09.</summary>
    public const string V20260209 = "web_fetch_20260209";

    /// <summary>The version of 2026-03-09.</summary>
    public const string V20260309 = "web_fetch_20260309";

    /// <summary>The version of 2026-03-18.</summary>
    public const string V20260318 = "web_fetch_20260318";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260318"/>.</param>
    public WebFetchTool(string type) : base(type, "web_fetch")
    {
    }

    /// <summary>How often the tool may be used for one reply.</summary>
    [JsonPropertyName("max_uses")]
    public int? MaxUses { get; init; }

    /// <summary>The only domains from which pages are fetched.</summary>
    [JsonPropertyName("allowed_domains")]
    public IReadOnlyList<string>? AllowedDomains { get => _allowedDomains.Items; init => _allowedDomains = new(value); }

    /// <summary>Domains from which no pages are fetched.</summary>
    [JsonPropertyName("blocked_domains")]
    public IReadOnlyList<string>? BlockedDomains { get => _blockedDomains.Items; init => _blockedDomains = new(value); }

    /// <summary>Whether the model may cite from the pages.</summary>
    [JsonPropertyName("citations")]
    public CitationsConfig? Citations { get; init; }

    /// <summary>The most tokens of a page.</summary>
    [JsonPropertyName("max_content_tokens")]
    public int? MaxContentTokens { get; init; }

    /// <summary>Whether the API may use a cached copy of the page.</summary>
    [JsonPropertyName("use_cache")]
    public bool? UseCache { get; init; }

    /// <summary>Whether the reply contains the results that only code has used: <c>full</c> or <c>excluded</c>.</summary>
    [JsonPropertyName("response_inclusion")]
    public string? ResponseInclusion { get; init; }

    /// <summary>Where the addresses of pages may come from.</summary>
    [JsonPropertyName("url_sources")]
    public WebFetchUrlSources? UrlSources { get; init; }
}
