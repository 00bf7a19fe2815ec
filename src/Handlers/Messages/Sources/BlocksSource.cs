using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A document made of content blocks.</summary>
public sealed record BlocksSource() : ContentSource("content")
{
    /// <summary>The document: a text, or blocks of text and images.</summary>
    [JsonPropertyName("content")]
    public ContentList Content { get; init => field = value ?? []; } = [];

    private protected override string? Describe() => $"{Content.Count} blocks";
}
