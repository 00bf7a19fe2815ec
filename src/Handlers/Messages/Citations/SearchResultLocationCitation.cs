using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Blocks of a search result that the request or a tool gave.</summary>
public sealed record SearchResultLocationCitation() : Citation("search_result_location")
{
    /// <summary>The text cited.</summary>
    [JsonPropertyName("cited_text")]
    public string CitedText { get; init => field = value ?? ""; } = "";

    /// <summary>The result's source.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>The result's title.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>Which search result, from 0.</summary>
    [JsonPropertyName("search_result_index")]
    public int SearchResultIndex { get; init; }

    /// <summary>The first block, from 0.</summary>
    [JsonPropertyName("start_block_index")]
    public long StartBlockIndex { get; init; }

    /// <summary>The block after the last.</summary>
    [JsonPropertyName("end_block_index")]
    public long EndBlockIndex { get; init; }
}
