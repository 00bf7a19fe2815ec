using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file that code or a shell command created.</summary>
public sealed record OutputFile : ApiObject
{
    /// <summary><c>code_execution_output</c> or <c>bash_code_execution_output</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The file's id.</summary>
    [JsonPropertyName("file_id")]
    public string FileId { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => FileId;
}
