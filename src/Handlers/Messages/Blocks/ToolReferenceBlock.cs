using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that was found, by its name.</summary>
public sealed record ToolReferenceBlock() : ContentBlock("tool_reference")
{
    /// <summary>The tool's name.</summary>
    [JsonPropertyName("tool_name")]
    public string ToolName { get; init => field = value ?? ""; } = "";
}
