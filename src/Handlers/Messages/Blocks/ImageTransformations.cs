using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the API may do to an image before the model sees it.</summary>
public sealed record ImageTransformations : ApiObject
{
    /// <summary>What happens to an image that is larger than the model takes.</summary>
    [JsonPropertyName("oversized_image")]
    public OversizedImage? OversizedImage { get; init; }

    private protected override string? Describe() => OversizedImage?.Value;
}
