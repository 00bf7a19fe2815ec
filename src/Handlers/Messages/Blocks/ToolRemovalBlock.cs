using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>From here on a tool can no longer be called.</summary>
public sealed record ToolRemovalBlock() : ContentBlock("tool_removal")
{
    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required ToolChangeTarget Tool { get; init => field = value ?? throw Missing("tool"); }
}
