using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The approximate location of the user.</summary>
public sealed record UserLocation : RequestObject
{
    /// <summary>The city.</summary>
    [JsonPropertyName("city")]
    public string? City { get; init; }

    /// <summary>The region.</summary>
    [JsonPropertyName("region")]
    public string? Region { get; init; }

    /// <summary>The code of the country, two letters.</summary>
    [JsonPropertyName("country")]
    public string? Country { get; init; }

    /// <summary>The IANA time zone.</summary>
    [JsonPropertyName("timezone")]
    public string? Timezone { get; init; }

    /// <summary>The kind of location, <c>approximate</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? Approximate; } = Approximate;

    private const string Approximate = "approximate";
}
