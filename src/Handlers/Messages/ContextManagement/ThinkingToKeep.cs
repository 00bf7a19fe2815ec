using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How much thinking a <see cref="ClearThinkingEdit"/> keeps.</summary>
[JsonConverter(typeof(RequestConverter<ThinkingToKeep>))]
public sealed record ThinkingToKeep : RequestObject
{
    /// <summary>Keeps all thinking.</summary>
    public static ThinkingToKeep All { get; } = new() { Word = "all" };

    /// <summary>A word in place of an amount, <c>all</c>; <see langword="null"/> if there is an amount.</summary>
    public string? Word { get; init; }

    /// <summary>The amount; <see langword="null"/> if there is a word.</summary>
    public ContextAmount? Amount { get; init; }

    /// <summary>Keeps the thinking of the last turns.</summary>
    /// <param name="count">How many turns; at least 1.</param>
    public static ThinkingToKeep Turns(long count) => new() { Amount = ContextAmount.ThinkingTurns(count) };

    private protected override string? Describe() => Word ?? Amount?.ToString();
}
