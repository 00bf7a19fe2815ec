using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A plain text document, in the request itself.</summary>
public sealed record TextSource() : ContentSource("text")
{
    /// <summary>The text.</summary>
    [JsonPropertyName("data")]
    public string Data { get; init => field = value ?? ""; } = "";

    /// <summary>The media type, <c>text/plain</c>.</summary>
    [JsonPropertyName("media_type")]
    public string MediaType { get; init => field = value ?? TextPlain; } = TextPlain;

    private const string TextPlain = "text/plain";

    private protected override string? Describe() => $"{Data.Length} characters";
}
