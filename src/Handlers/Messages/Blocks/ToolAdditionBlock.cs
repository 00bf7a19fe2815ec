using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Adds a tool: after this block the model can call it.</summary>
public sealed record ToolAdditionBlock() : ContentBlock("tool_addition")
{
    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required ToolChangeTarget Tool { get; init => field = value ?? throw Missing("tool"); }
}
