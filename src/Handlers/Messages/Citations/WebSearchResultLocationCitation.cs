using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A citation of a result of a web search.</summary>
public sealed record WebSearchResultLocationCitation() : Citation("web_search_result_location")
{
    /// <summary>The text cited.</summary>
    [JsonPropertyName("cited_text")]
    public string CitedText { get; init => field = value ?? ""; } = "";

    /// <summary>The page's address.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary>The page's title.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>A reference to the result that only the API can read; send it back unchanged.</summary>
    [JsonPropertyName("encrypted_index")]
    public string EncryptedIndex { get; init => field = value ?? ""; } = "";
}
