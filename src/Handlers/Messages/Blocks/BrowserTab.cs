using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An open tab of a browser.</summary>
public sealed record BrowserTab : ApiObject
{
    /// <summary>The id of the tab.</summary>
    [JsonPropertyName("tab_id")]
    public string TabId { get; init => field = value ?? ""; } = "";

    /// <summary>The title of the page.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>The address of the page.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the tab is the active one.</summary>
    [JsonPropertyName("active")]
    public bool? Active { get; init; }

    private protected override string? Describe() => TabId;
}
