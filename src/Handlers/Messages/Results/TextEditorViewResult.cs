using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file that was looked at.</summary>
public sealed record TextEditorViewResult() : ServerToolResult("text_editor_code_execution_view_result")
{
    /// <summary><c>text</c>, <c>image</c> or <c>pdf</c>.</summary>
    [JsonPropertyName("file_type")]
    public string FileType { get; init => field = value ?? ""; } = "";

    /// <summary>What is in the file.</summary>
    [JsonPropertyName("content")]
    public string Content { get; init => field = value ?? ""; } = "";

    /// <summary>How many lines were shown.</summary>
    [JsonPropertyName("num_lines")]
    public long? NumLines { get; init; }

    /// <summary>The first line shown.</summary>
    [JsonPropertyName("start_line")]
    public long? StartLine { get; init; }

    /// <summary>How many lines the file has.</summary>
    [JsonPropertyName("total_lines")]
    public long? TotalLines { get; init; }
}
