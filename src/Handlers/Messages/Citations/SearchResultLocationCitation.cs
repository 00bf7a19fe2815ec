using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A citation of blocks of a search result that was in the request or in the result of a tool.</summary>
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

    /// <summary>The index of the search result among those of the request, from 0.</summary>
    [JsonPropertyName("search_result_index")]
    public int SearchResultIndex { get; init; }

    /// <summary>The index of the first block cited, from 0.</summary>
    [JsonPropertyName("start_block_index")]
    public long StartBlockIndex { get; init; }

    /// <summary>The index of the block after the last one cited.</summary>
    [JsonPropertyName("end_block_index")]
    public long EndBlockIndex { get; init; }
}
