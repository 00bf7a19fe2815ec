using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A citation of characters of a plain text document.</summary>
public sealed record CharLocationCitation() : Citation("char_location")
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

    /// <summary>The index of the first character cited, from 0.</summary>
    [JsonPropertyName("start_char_index")]
    public long StartCharIndex { get; init; }

    /// <summary>The index of the character after the last one cited.</summary>
    [JsonPropertyName("end_char_index")]
    public long EndCharIndex { get; init; }
}
