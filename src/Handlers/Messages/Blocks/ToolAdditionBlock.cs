using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>From here on a further tool can be called.</summary>
public sealed record ToolAdditionBlock() : ContentBlock("tool_addition")
{
    /// <summary>The tool.</summary>
    [JsonPropertyName("tool")]
    public required ToolChangeTarget Tool { get; init => field = value ?? throw Missing("tool"); }
}
