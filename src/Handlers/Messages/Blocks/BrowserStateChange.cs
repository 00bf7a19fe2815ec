using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tab that opened, or the state of a download.</summary>
public sealed record BrowserStateChange : ApiObject
{
    /// <summary><c>tab_opened</c>, <c>download_started</c>, <c>download_completed</c> or <c>download_failed</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the tab that opened.</summary>
    [JsonPropertyName("tab_id")]
    public string? TabId { get; init; }

    /// <summary>The id of the download.</summary>
    [JsonPropertyName("download_id")]
    public string? DownloadId { get; init; }

    /// <summary>The address of the download.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; init; }

    /// <summary>Where the completed download was saved.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>The size of the completed download, in bytes.</summary>
    [JsonPropertyName("size_bytes")]
    public long? SizeBytes { get; init; }

    /// <summary>Why the download failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    private protected override string? Describe() => Type;
}
