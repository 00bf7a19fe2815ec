using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What a <see cref="MessageDeltaEvent"/> changes in the message.</summary>
public sealed record MessageDelta : ApiObject
{
    /// <summary>Why the model stopped.</summary>
    [JsonPropertyName("stop_reason")]
    public StopReason? StopReason { get; init; }

    /// <summary>The stop sequence that the model wrote.</summary>
    [JsonPropertyName("stop_sequence")]
    public string? StopSequence { get; init; }

    /// <summary>More about why the model stopped.</summary>
    [JsonPropertyName("stop_details")]
    public StopDetails? StopDetails { get; init; }

    /// <summary>The container in which code was executed.</summary>
    [JsonPropertyName("container")]
    public Container? Container { get; init; }

    private protected override string? Describe() => StopReason?.Value;
}
