using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file in the container.</summary>
public sealed record ContainerUploadBlock() : ContentBlock("container_upload")
{
    /// <summary>The file's id.</summary>
    [JsonPropertyName("file_id")]
    public string FileId { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => FileId;
}
