using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Pages of a PDF document.</summary>
public sealed record PageLocationCitation() : Citation("page_location")
{
    /// <summary>The text cited.</summary>
    [JsonPropertyName("cited_text")]
    public string CitedText { get; init => field = value ?? ""; } = "";

    /// <summary>Which document of the request, from 0.</summary>
    [JsonPropertyName("document_index")]
    public int DocumentIndex { get; init; }

    /// <summary>The document's title.</summary>
    [JsonPropertyName("document_title")]
    public string? DocumentTitle { get; init; }

    /// <summary>The id of the document's file.</summary>
    [JsonPropertyName("file_id")]
    public string? FileId { get; init; }

    /// <summary>The first page, from 1.</summary>
    [JsonPropertyName("start_page_number")]
    public long StartPageNumber { get; init; }

    /// <summary>The page after the last.</summary>
    [JsonPropertyName("end_page_number")]
    public long EndPageNumber { get; init; }
}
