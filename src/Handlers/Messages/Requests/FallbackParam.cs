using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A model that answers if the model of the request refuses, and the fields of the request that change for it.</summary>
/// <remarks>A field that is not set keeps the value of the request. A field that is set to <see langword="null"/> removes the value.</remarks>
public sealed record FallbackParam : RequestObject
{
    /// <summary>The name of the model.</summary>
    [JsonPropertyName("model")]
    public string Model { get; init => field = value ?? ""; } = "";

    /// <summary>The most tokens the reply may have.</summary>
    [JsonPropertyName("max_tokens")]
    public Settable<int?> MaxTokens { get; init; }

    /// <summary>What the reply should be like.</summary>
    [JsonPropertyName("output_config")]
    public Settable<OutputConfig?> OutputConfig { get; init; }

    /// <summary>How fast the model runs.</summary>
    [JsonPropertyName("speed")]
    public Settable<Speed?> Speed { get; init; }

    /// <summary>Whether and how the model thinks before it answers.</summary>
    [JsonPropertyName("thinking")]
    public Settable<ThinkingConfig?> Thinking { get; init; }

    private protected override string? Describe() => Model;
}
