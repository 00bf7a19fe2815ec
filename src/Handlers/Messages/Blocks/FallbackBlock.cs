using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Marks the place in a reply from which another model answers.</summary>
public sealed record FallbackBlock() : ContentBlock("fallback")
{
    /// <summary>The model that answered so far.</summary>
    [JsonPropertyName("from")]
    public FallbackModel? From { get; init; }

    /// <summary>The model that answers from here on.</summary>
    [JsonPropertyName("to")]
    public FallbackModel? To { get; init; }

    /// <summary>Why the model changed.</summary>
    [JsonPropertyName("trigger")]
    public FallbackTrigger? Trigger { get; init; }

    private protected override string? Describe() => To?.Model;
}
