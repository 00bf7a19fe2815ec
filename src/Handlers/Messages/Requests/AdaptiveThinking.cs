using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model decides how much it thinks.</summary>
public sealed record AdaptiveThinking() : ThinkingConfig("adaptive")
{
    /// <summary>How much of the thinking is shown.</summary>
    [JsonPropertyName("display")]
    public ThinkingDisplay? Display { get; init; }

    /// <summary>What happens to thinking that belongs to another conversation.</summary>
    [JsonPropertyName("block_binding")]
    public ThinkingBlockBinding? BlockBinding { get; init; }
}
