using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A page that a web search found.</summary>
public sealed record WebSearchResult : ApiObject
{
    /// <summary>Always <c>web_search_result</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? "web_search_result"; } = "web_search_result";

    /// <summary>The page's address.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary>The page's title.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>When the page was last updated, as the search engine says: a text such as <c>April 30, 2025</c>.</summary>
    [JsonPropertyName("page_age")]
    public string? PageAge { get; init; }

    /// <summary>The page's content, encrypted; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_content")]
    public string EncryptedContent { get; init => field = value ?? ""; } = "";
}
