using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tokens for a whole task, of which the model knows.</summary>
public sealed record TaskBudget : RequestObject
{
    /// <summary>All tokens.</summary>
    [JsonPropertyName("total")]
    public long Total { get; init; }

    /// <summary>The tokens left.</summary>
    [JsonPropertyName("remaining")]
    public long? Remaining { get; init; }

    /// <summary>What is counted, <c>tokens</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? Tokens; } = Tokens;

    private const string Tokens = "tokens";

    private protected override string? Describe() => $"{Total} tokens";
}
