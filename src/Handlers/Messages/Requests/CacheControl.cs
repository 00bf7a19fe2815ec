using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks the API to cache the request up to this place.</summary>
public sealed record CacheControl : ApiObject
{
    /// <summary>How long the cached part is kept; five minutes if not set.</summary>
    [JsonPropertyName("ttl")]
    public CacheTtl? Ttl { get; init; }

    /// <summary>The kind of caching, <c>ephemeral</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? EphemeralType; } = EphemeralType;

    private const string EphemeralType = "ephemeral";

    /// <summary>Caches for the API's default time.</summary>
    public static CacheControl Ephemeral { get; } = new();
}
