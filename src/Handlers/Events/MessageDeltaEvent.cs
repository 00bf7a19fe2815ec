using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The message's own fields change: mostly why it stops, and what was used. It may come more than once.</summary>
public sealed record MessageDeltaEvent() : MessageStreamEvent("message_delta")
{
    private readonly EquatableList<InputTransformation> _inputTransformations;

    /// <summary>What changes.</summary>
    [JsonPropertyName("delta")]
    public required MessageDelta Delta { get; init => field = value ?? throw Missing("delta"); }

    /// <summary>What was used so far: totals, not additions.</summary>
    [JsonPropertyName("usage")]
    public Usage? Usage { get; init; }

    /// <summary>What the API removed from the context.</summary>
    [JsonPropertyName("context_management")]
    public ContextManagementResult? ContextManagement { get; init; }

    /// <summary>What the API changed in the input.</summary>
    [JsonPropertyName("input_transformations")]
    public IReadOnlyList<InputTransformation>? InputTransformations { get => _inputTransformations.Items; init => _inputTransformations = new(value); }
}
