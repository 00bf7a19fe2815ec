using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file that was written.</summary>
public sealed record TextEditorCreateResult() : ServerToolResult("text_editor_code_execution_create_result")
{
    /// <summary>Whether the file existed before.</summary>
    [JsonPropertyName("is_file_update")]
    public bool IsFileUpdate { get; init; }
}
