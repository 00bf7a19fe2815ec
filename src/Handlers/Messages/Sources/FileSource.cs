using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A file that was uploaded before.</summary>
public sealed record FileSource() : ContentSource("file")
{
    /// <summary>The file's id.</summary>
    [JsonPropertyName("file_id")]
    public string FileId { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => FileId;
}
