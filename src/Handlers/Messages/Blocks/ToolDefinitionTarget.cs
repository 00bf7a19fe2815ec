using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A tool that the request does not have yet, with its definition; only for <see cref="ToolAdditionBlock"/>.</summary>
public sealed record ToolDefinitionTarget() : ToolChangeTarget("tool_definition")
{
    private readonly EquatableJson _definition = EquatableJson.EmptyObject;

    /// <summary>The definition.</summary>
    /// <exception cref="JsonException">The JSON that was received is not that of a tool.</exception>
    // Kept as JSON, so that a program that only reads replies does not contain the tools of requests.
    [JsonIgnore]
    public Tool Definition
    {
        get => MessagesJson.Parse<Tool>(_definition.Value.GetRawText());
        init => _definition = new(JsonElement.Parse((value ?? throw Missing("definition")).ToJson()));
    }

    [JsonInclude, JsonPropertyName("definition")]
    internal JsonElement DefinitionJson { get => _definition.Value; init => _definition = EquatableJson.OrEmptyObject(value); }
}
