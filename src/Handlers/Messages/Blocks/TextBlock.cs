using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Text.</summary>
public sealed record TextBlock() : ContentBlock("text")
{
    private readonly EquatableList<Citation> _citations;

    /// <summary>The text.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init => field = value ?? ""; } = "";

    /// <summary>Where the text comes from.</summary>
    [JsonPropertyName("citations")]
    public IReadOnlyList<Citation>? Citations { get => _citations.Items; init => _citations = new(value); }

    private protected override string? Describe() => $"{Text.Length} characters";
}
