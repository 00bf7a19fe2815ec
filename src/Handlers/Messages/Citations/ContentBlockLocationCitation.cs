using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A citation of blocks of a document that consists of content blocks.</summary>
public sealed record ContentBlockLocationCitation() : Citation("content_block_location")
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

    /// <summary>The index of the first block cited, from 0.</summary>
    [JsonPropertyName("start_block_index")]
    public long StartBlockIndex { get; init; }

    /// <summary>The index of the block after the last one cited.</summary>
    [JsonPropertyName("end_block_index")]
    public long EndBlockIndex { get; init; }
}
