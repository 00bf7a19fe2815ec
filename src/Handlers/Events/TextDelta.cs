using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More text.</summary>
public sealed record TextDelta() : ContentBlockDelta("text_delta")
{
    /// <summary>The new text.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => $"{Text.Length} characters";
}
