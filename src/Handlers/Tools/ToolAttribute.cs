namespace Handlers;

/// <summary>Makes a method a tool that the model can call: the generator implements <see cref="IToolSet"/> for its class.</summary>
/// <remarks>
/// <para>The method's parameters are the tool's input; it may also have a <see cref="CancellationToken"/> and a <see cref="ToolCall"/>, which are not part of the input.
/// Its result is a <see cref="string"/>, <see cref="ContentList"/>, <see cref="ContentBlock"/>, <see cref="ToolResultBlock"/>,
/// <see langword="void"/>, or any other type, which is written as JSON; each also as <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// <para>The description comes from the attribute, from <c>[Description]</c>, or from the method's XML comment.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ToolAttribute : Attribute
{
    /// <summary>A tool named after its method, in snake case and without <c>Async</c>.</summary>
    public ToolAttribute()
    {
    }

    /// <summary>A tool with a name of its own.</summary>
    /// <param name="name">1 to 128 letters, digits, <c>_</c> and <c>-</c>.</param>
    public ToolAttribute(string name) => Name = name;

    /// <summary>The name that the model calls; <see langword="null"/> for the method's name in snake case, without <c>Async</c>.</summary>
    public string? Name { get; set; }

    /// <summary>What the tool does, for the model; <see langword="null"/> for <c>[Description]</c> or the XML comment.</summary>
    public string? Description { get; set; }

    /// <summary>Whether the API makes the model follow the schema exactly. Constraints that the API cannot enforce move into the description, and the library still checks them.</summary>
    public bool Strict { get; set; }

    /// <summary>Whether the API streams the input while the model writes it, instead of value by value.</summary>
    public bool EagerInputStreaming { get; set; }

    /// <summary>A <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that reads the parameters and writes the result, in place of generated metadata.</summary>
    public Type? JsonContext { get; set; }
}
