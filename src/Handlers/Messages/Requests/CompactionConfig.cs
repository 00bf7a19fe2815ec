using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Asks for a summary of the conversation in place of a reply.</summary>
public sealed record CompactionConfig : RequestObject
{
    /// <summary>Instructions for the summary.</summary>
    [JsonPropertyName("instructions")]
    public string? Instructions { get; init; }

    /// <summary>The kind, <c>summarize</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? "summarize"; } = "summarize";
}
