using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Who called a tool: the model itself, or code that it runs.</summary>
public sealed record ToolCaller : ApiObject
{
    /// <summary><c>direct</c>, or the version of the code execution tool.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the code execution call whose code called the tool; <see langword="null"/> if the model itself called it.</summary>
    [JsonPropertyName("tool_id")]
    public string? ToolId { get; init; }

    private protected override string? Describe() => Type;
}
