using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model decides whether to call tools.</summary>
public sealed record AutoToolChoice() : ToolChoice("auto")
{
    /// <summary>Whether the model may call one tool at most.</summary>
    [JsonPropertyName("disable_parallel_tool_use")]
    public bool? DisableParallelToolUse { get; init; }
}
