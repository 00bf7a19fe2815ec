using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>One more citation of a text block.</summary>
public sealed record CitationsDelta() : ContentBlockDelta("citations_delta")
{
    /// <summary>The citation.</summary>
    [JsonPropertyName("citation")]
    public required Citation Citation { get; init => field = value ?? throw Missing("citation"); }
}
