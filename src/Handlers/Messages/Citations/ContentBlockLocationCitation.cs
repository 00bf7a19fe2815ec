using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Blocks of a document made of content blocks.</summary>
public sealed record ContentBlockLocationCitation() : Citation("content_block_location")
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

    /// <summary>The first block, from 0.</summary>
    [JsonPropertyName("start_block_index")]
    public long StartBlockIndex { get; init; }

    /// <summary>The block after the last.</summary>
    [JsonPropertyName("end_block_index")]
    public long EndBlockIndex { get; init; }
}
