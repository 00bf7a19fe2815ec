using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The name of a tool that a tool search found.</summary>
public sealed record ToolReferenceBlock() : ContentBlock("tool_reference")
{
    /// <summary>The tool's name.</summary>
    [JsonPropertyName("tool_name")]
    public string ToolName { get; init => field = value ?? ""; } = "";
}
