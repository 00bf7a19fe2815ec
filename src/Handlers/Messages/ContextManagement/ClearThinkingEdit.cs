using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Takes out old thinking.</summary>
public sealed record ClearThinkingEdit() : ContextEdit("clear_thinking_20251015")
{
    private readonly EquatableJson _keep;

    /// <summary>How much stays: <c>"all"</c>, or a <see cref="ContextAmount"/> of thinking turns.</summary>
    [JsonPropertyName("keep")]
    public JsonElement? Keep { get => _keep.ValueOrNull; init => _keep = new(value); }
}
