using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More about an <see cref="ApiError"/>: its precise cause, and fields that belong to single causes.</summary>
public sealed record ErrorDetails : ApiObject
{
    private readonly EquatableList<string> _paths;

    /// <summary>The precise cause.</summary>
    [JsonPropertyName("error_code")]
    public ErrorCode? ErrorCode { get; init; }

    /// <summary>The longest side that an image may have, in pixels (<see cref="ErrorCode.ImageDimensionsTooLarge"/>).</summary>
    [JsonPropertyName("max_side_length_pixels")]
    public long? MaxSideLengthPixels { get; init; }

    /// <summary>The places in the request of the images that are too large (<see cref="ErrorCode.ImageDimensionsTooLarge"/>).</summary>
    [JsonPropertyName("paths")]
    public IReadOnlyList<string>? Paths { get => _paths.Items; init => _paths = new(value); }

    /// <summary>Where to appeal (<see cref="ErrorCode.OrganizationOnHold"/>).</summary>
    [JsonPropertyName("appeal_url")]
    public string? AppealUrl { get; init; }

    private protected override string? Describe() => ErrorCode?.ToString();
}
