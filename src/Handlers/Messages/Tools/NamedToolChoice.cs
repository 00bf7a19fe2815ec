using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The model must call one certain tool.</summary>
public sealed record NamedToolChoice() : ToolChoice("tool")
{
    /// <summary>The tool's name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the model may call at most one tool.</summary>
    [JsonPropertyName("disable_parallel_tool_use")]
    public bool? DisableParallelToolUse { get; init; }
}
