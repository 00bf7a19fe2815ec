using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool of the request, by its name.</summary>
public sealed record ToolTarget() : ToolChangeTarget("tool_reference")
{
    /// <summary>The name of the tool.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init => field = value ?? ""; } = "";
}
