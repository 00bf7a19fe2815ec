using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>An image for the model to look at.</summary>
public sealed record ImageBlock() : ContentBlock("image")
{
    /// <summary>Where the image is: <see cref="Base64Source"/>, <see cref="UrlSource"/> or <see cref="FileSource"/>.</summary>
    [JsonPropertyName("source")]
    public required ContentSource Source { get; init => field = value ?? throw Missing("source"); }

    /// <summary>What the API may do to the image before the model sees it.</summary>
    [JsonPropertyName("transformations")]
    public ImageTransformations? Transformations { get; init; }
}
