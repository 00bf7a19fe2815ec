using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>From here on a further tool can be called.</summary>
public sealed record ToolAdditionBlock() : ContentBlock("tool_addition")
{
    private readonly EquatableJson _tool = EquatableJson.EmptyObject;

    /// <summary>The tool: a reference, or a definition.</summary>
    [JsonPropertyName("tool")]
    public JsonElement Tool { get => _tool.Value; init => _tool = EquatableJson.OrEmptyObject(value); }
}
