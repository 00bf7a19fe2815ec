using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The message's own fields change: mostly why it stops, and what was used. It may come more than once.</summary>
public sealed record MessageDeltaEvent() : MessageStreamEvent("message_delta")
{
    private readonly EquatableJson _contextManagement;
    private readonly EquatableJson _inputTransformations;

    /// <summary>What changes.</summary>
    [JsonPropertyName("delta")]
    public required MessageDelta Delta { get; init => field = value ?? throw Missing("delta"); }

    /// <summary>What was used so far: totals, not additions.</summary>
    [JsonPropertyName("usage")]
    public Usage? Usage { get; init; }

    /// <summary>What the API removed from the context.</summary>
    [JsonPropertyName("context_management")]
    public JsonElement? ContextManagement { get => _contextManagement.ValueOrNull; init => _contextManagement = new(value); }

    /// <summary>What the API changed in the input.</summary>
    [JsonPropertyName("input_transformations")]
    public JsonElement? InputTransformations { get => _inputTransformations.ValueOrNull; init => _inputTransformations = new(value); }
}
