using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A page that was fetched.</summary>
public sealed record WebFetchResult() : ServerToolResult("web_fetch_result")
{
    /// <summary>The page's address.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";

    /// <summary>When it was fetched, as ISO 8601 date and time.</summary>
    [JsonPropertyName("retrieved_at")]
    public string? RetrievedAt { get; init; }

    /// <summary>The page, as a document.</summary>
    [JsonPropertyName("content")]
    public ContentBlock? Content { get; init; }
}
