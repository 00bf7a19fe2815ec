using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model thinks, within a budget.</summary>
public sealed record EnabledThinking() : ThinkingConfig("enabled")
{
    /// <summary>The most tokens that thinking may use, at least 1,024.</summary>
    [JsonPropertyName("budget_tokens")]
    public int BudgetTokens { get; init; }

    /// <summary>How much of the thinking is shown.</summary>
    [JsonPropertyName("display")]
    public ThinkingDisplay? Display { get; init; }

    /// <summary>What happens to thinking that belongs to another conversation.</summary>
    [JsonPropertyName("block_binding")]
    public ThinkingBlockBinding? BlockBinding { get; init; }

    private protected override string? Describe() => $"{BudgetTokens} tokens";
}
