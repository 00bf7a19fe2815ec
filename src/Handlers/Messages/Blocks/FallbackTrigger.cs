using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Why another model answers.</summary>
public sealed record FallbackTrigger : ApiObject
{
    /// <summary>The kind: <c>refusal</c>.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>What the refusal was about.</summary>
    [JsonPropertyName("category")]
    public RefusalCategory? Category { get; init; }

    private protected override string? Describe() => Type;
}
