using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>From here on a tool cannot be called any more.</summary>
public sealed record ToolRemovalBlock() : ContentBlock("tool_removal")
{
    private readonly EquatableJson _tool = EquatableJson.EmptyObject;

    /// <summary>A reference to the tool.</summary>
    [JsonPropertyName("tool")]
    public JsonElement Tool { get => _tool.Value; init => _tool = EquatableJson.OrEmptyObject(value); }
}
