using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A citation of pages of a PDF document.</summary>
public sealed record PageLocationCitation() : Citation("page_location")
{
    /// <summary>The text cited.</summary>
    [JsonPropertyName("cited_text")]
    public string CitedText { get; init => field = value ?? ""; } = "";

    /// <summary>The index of the document among those of the request, from 0.</summary>
    [JsonPropertyName("document_index")]
    public int DocumentIndex { get; init; }

    /// <summary>The document's title.</summary>
    [JsonPropertyName("document_title")]
    public string? DocumentTitle { get; init; }

    /// <summary>The id of the document's file.</summary>
    [JsonPropertyName("file_id")]
    public string? FileId { get; init; }

    /// <summary>The number of the first page cited, from 1.</summary>
    [JsonPropertyName("start_page_number")]
    public long StartPageNumber { get; init; }

    /// <summary>The number of the page after the last one cited.</summary>
    [JsonPropertyName("end_page_number")]
    public long EndPageNumber { get; init; }
}
