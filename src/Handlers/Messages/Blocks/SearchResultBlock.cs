using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A search result for the model to read and cite.</summary>
public sealed record SearchResultBlock() : ContentBlock("search_result")
{
    /// <summary>Where it comes from, for example an address.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>Its title.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init => field = value ?? ""; } = "";

    /// <summary>Its text blocks.</summary>
    [JsonPropertyName("content")]
    public ContentList Content { get; init => field = value ?? []; } = [];

    /// <summary>Whether the model may cite from it.</summary>
    [JsonPropertyName("citations")]
    public CitationsConfig? Citations { get; init; }
}
