using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model must call some tool.</summary>
public sealed record AnyToolChoice() : ToolChoice("any")
{
    /// <summary>Whether the model may call at most one tool.</summary>
    [JsonPropertyName("disable_parallel_tool_use")]
    public bool? DisableParallelToolUse { get; init; }
}
