using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An image or a PDF document that the API fetches.</summary>
public sealed record UrlSource() : ContentSource("url")
{
    /// <summary>The address.</summary>
    [JsonPropertyName("url")]
    public string Url { get; init => field = value ?? ""; } = "";
}
