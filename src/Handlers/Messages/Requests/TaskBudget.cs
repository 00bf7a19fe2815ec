using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A budget of tokens for a whole task. The model is told the budget.</summary>
public sealed record TaskBudget : RequestObject
{
    /// <summary>The tokens for the whole task.</summary>
    [JsonPropertyName("total")]
    public long Total { get; init; }

    /// <summary>The tokens that remain.</summary>
    [JsonPropertyName("remaining")]
    public long? Remaining { get; init; }

    /// <summary>What is counted, <c>tokens</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? Tokens; } = Tokens;

    private const string Tokens = "tokens";

    private protected override string? Describe() => $"{Total} tokens";
}
