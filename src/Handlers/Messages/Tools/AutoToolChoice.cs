using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model decides whether to call tools.</summary>
public sealed record AutoToolChoice() : ToolChoice("auto")
{
    /// <summary>Whether the model may call at most one tool.</summary>
    [JsonPropertyName("disable_parallel_tool_use")]
    public bool? DisableParallelToolUse { get; init; }
}
