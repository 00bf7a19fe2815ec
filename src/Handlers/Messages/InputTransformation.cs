using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A change that the API made to the input of a request.</summary>
public sealed record InputTransformation : ApiObject
{
    /// <summary>The kind: <c>thinking_dropped</c> or <c>thinking_mismatch_allowed</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The place in the request, for example <c>messages.3.content.0</c>.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>Why, for example <c>model_binding_mismatch</c> or <c>prefix_binding_mismatch</c>.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    private protected override string? Describe() => Type;
}
