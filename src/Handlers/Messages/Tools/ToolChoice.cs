using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Which tools the model may or must call.</summary>
[JsonConverter(typeof(RequestConverter<ToolChoice>))]
public abstract record ToolChoice : RequestObject
{
    private protected ToolChoice(string type) => Type = type ?? "";

    /// <summary>The kind, as the API names it.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>The model decides.</summary>
    public static ToolChoice Auto { get; } = new AutoToolChoice();

    /// <summary>The model must call some tool.</summary>
    public static ToolChoice Any { get; } = new AnyToolChoice();

    /// <summary>The model must not call tools.</summary>
    public static ToolChoice None { get; } = new NoToolChoice();

    /// <summary>The model must call the tool of this name.</summary>
    public static ToolChoice Named(string name) => new NamedToolChoice { Name = name };
}
