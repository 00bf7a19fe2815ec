using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A block of text.</summary>
public sealed record TextBlock() : ContentBlock("text")
{
    private readonly EquatableList<Citation> _citations;

    /// <summary>The text.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init => field = value ?? ""; } = "";

    /// <summary>The sources of the text.</summary>
    [JsonPropertyName("citations")]
    public IReadOnlyList<Citation>? Citations { get => _citations.Items; init => _citations = new(value); }

    private protected override string? Describe() => $"{Text.Length} characters";
}
