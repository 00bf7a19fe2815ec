using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What the output tokens were used for.</summary>
public sealed record OutputTokensDetails : ApiObject
{
    /// <summary>Tokens of thinking.</summary>
    [JsonPropertyName("thinking_tokens")]
    public long? ThinkingTokens { get; init; }
}
