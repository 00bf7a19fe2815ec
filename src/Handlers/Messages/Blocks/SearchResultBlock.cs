using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A search result for the model to read and cite.</summary>
public sealed record SearchResultBlock() : ContentBlock("search_result")
{
    /// <summary>Where the result comes from, for example an address.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>The result's title.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>The result's content: text blocks.</summary>
    [JsonPropertyName("content")]
    public ContentList Content { get; init => field = value ?? []; } = [];

    /// <summary>Whether the model may cite from the result.</summary>
    [JsonPropertyName("citations")]
    public CitationsConfig? Citations { get; init; }
}
