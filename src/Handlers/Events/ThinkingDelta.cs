using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More thinking.</summary>
public sealed record ThinkingDelta() : ContentBlockDelta("thinking_delta")
{
    /// <summary>The new thinking.</summary>
    [JsonPropertyName("thinking")]
    public string Thinking { get; init => field = value ?? ""; } = "";

    /// <summary>The estimated number of thinking tokens so far.</summary>
    [JsonPropertyName("estimated_tokens")]
    public long? EstimatedTokens { get; init; }

    private protected override string? Describe() => $"{Thinking.Length} characters";
}
