using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An image or a PDF document, in the request itself.</summary>
public sealed record Base64Source() : ContentSource("base64")
{
    /// <summary>The media type, for example <c>image/png</c> or <c>application/pdf</c>.</summary>
    [JsonPropertyName("media_type")]
    public string MediaType { get; init => field = value ?? ""; } = "";

    /// <summary>The bytes in Base64.</summary>
    [JsonPropertyName("data")]
    public string Data { get; init => field = value ?? ""; } = "";

    /// <summary>Makes a source from bytes.</summary>
    public static Base64Source FromBytes(ReadOnlySpan<byte> bytes, string mediaType) => new() { MediaType = mediaType, Data = Convert.ToBase64String(bytes) };

    private protected override string? Describe() => $"{MediaType}, {Data.Length} characters";
}
