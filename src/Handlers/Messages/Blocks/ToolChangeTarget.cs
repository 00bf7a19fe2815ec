using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The tool that a <see cref="ToolAdditionBlock"/> adds or a <see cref="ToolRemovalBlock"/> removes.</summary>
[JsonConverter(typeof(ModelConverter<ToolChangeTarget>))]
public abstract record ToolChangeTarget : ApiObject
{
    private protected ToolChangeTarget(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }
}
