using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A change of the message's own fields, usually the stop reason and the usage. A message may have more than one.</summary>
public sealed record MessageDeltaEvent() : MessageStreamEvent("message_delta")
{
    private readonly EquatableList<InputTransformation> _inputTransformations;

    /// <summary>What changes.</summary>
    [JsonPropertyName("delta")]
    public required MessageDelta Delta { get; init => field = value ?? throw Missing("delta"); }

    /// <summary>The usage so far. The counts are totals of the message, not increments.</summary>
    [JsonPropertyName("usage")]
    public Usage? Usage { get; init; }

    /// <summary>What the API removed from the context.</summary>
    [JsonPropertyName("context_management")]
    public ContextManagementResult? ContextManagement { get; init; }

    /// <summary>What the API changed in the input.</summary>
    [JsonPropertyName("input_transformations")]
    public IReadOnlyList<InputTransformation>? InputTransformations { get => _inputTransformations.Items; init => _inputTransformations = new(value); }
}
