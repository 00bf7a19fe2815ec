using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Removes a tool: after this block the model can no longer call it.</summary>
public sealed record ToolRemovalBlock() : ContentBlock("tool_removal")
{
    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required ToolChangeTarget Tool { get; init => field = value ?? throw Missing("tool"); }
}
