using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A document for the model to read.</summary>
public sealed record DocumentBlock() : ContentBlock("document")
{
    /// <summary>Where the document is, or its content.</summary>
    [JsonPropertyName("source")]
    public required ContentSource Source { get; init => field = value ?? throw Missing("source"); }

    /// <summary>The document's title.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>What the model should know about the document. The model does not cite from this text.</summary>
    [JsonPropertyName("context")]
    public string? Context { get; init; }

    /// <summary>Whether the model may cite from the document.</summary>
    [JsonPropertyName("citations")]
    public CitationsConfig? Citations { get; init; }
}
