using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>More of a tool's input.</summary>
public sealed record InputJsonDelta() : ContentBlockDelta("input_json_delta")
{
    /// <summary>The new piece of JSON text; it may begin and end anywhere.</summary>
    [JsonPropertyName("partial_json")]
    public string PartialJson { get; init => field = value ?? ""; } = "";

    private protected override string? Describe() => $"{PartialJson.Length} characters";
}
