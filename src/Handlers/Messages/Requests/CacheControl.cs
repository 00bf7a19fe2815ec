using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks the API to cache the request up to this place.</summary>
public sealed record CacheControl : ApiObject
{
    /// <summary>How long to keep it; five minutes if not said.</summary>
    [JsonPropertyName("ttl")]
    public CacheTtl? Ttl { get; init; }

    /// <summary>The kind of caching, <c>ephemeral</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? EphemeralType; } = EphemeralType;

    private const string EphemeralType = "ephemeral";

    /// <summary>Keeps the part for the API's usual time.</summary>
    public static CacheControl Ephemeral { get; } = new();
}
