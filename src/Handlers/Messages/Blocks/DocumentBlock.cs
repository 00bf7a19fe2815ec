using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A document for the model to read.</summary>
public sealed record DocumentBlock() : ContentBlock("document")
{
    /// <summary>Where the document is, or its content.</summary>
    [JsonPropertyName("source")]
    public required ContentSource Source { get; init => field = value ?? throw Missing("source"); }

    /// <summary>Its title.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>What the model should know of it; it is not cited from.</summary>
    [JsonPropertyName("context")]
    public string? Context { get; init; }

    /// <summary>Whether the model may cite from it.</summary>
    [JsonPropertyName("citations")]
    public CitationsConfig? Citations { get; init; }
}
