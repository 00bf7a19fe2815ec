using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Tokens written to the cache, grouped by how long they are kept.</summary>
public sealed record CacheCreation : ApiObject
{
    /// <summary>Tokens kept for 5 minutes.</summary>
    [JsonPropertyName("ephemeral_5m_input_tokens")]
    public long? Ephemeral5mInputTokens { get; init; }

    /// <summary>Tokens kept for an hour.</summary>
    [JsonPropertyName("ephemeral_1h_input_tokens")]
    public long? Ephemeral1hInputTokens { get; init; }
}
