using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that was found.</summary>
public sealed record ToolReference : ApiObject
{
    /// <summary>Always <c>tool_reference</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The tool's name.</summary>
    [JsonPropertyName("tool_name")]
    public string ToolName { get; init => field = value ?? ""; } = "";
}
