using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Settings of a tool of a toolset.</summary>
public sealed record ToolConfig : RequestObject
{
    /// <summary>Whether the model may call the tool.</summary>
    [JsonPropertyName("enabled")]
    public bool? Enabled { get; init; }

    /// <summary>Whether the model must find the tool with a tool search before it can call it.</summary>
    [JsonPropertyName("defer_loading")]
    public bool? DeferLoading { get; init; }
}
