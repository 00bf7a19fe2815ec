using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the API should know about the request.</summary>
public sealed record RequestMetadata : RequestObject
{
    /// <summary>An opaque id of the user; it must not be a name or an address.</summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; init; }
}
