namespace Handlers;

/// <summary>The method is called for each element of a JSON array, once, as soon as the element is complete: in a reply that is JSON, or in a tool's input.</summary>
/// <remarks>
/// <para>It may take the element first, as any type that a tool's parameter may have, or as JSON text (<c>ReadOnlySpan&lt;byte&gt;</c>, valid during the call, or
/// <c>ReadOnlyMemory&lt;byte&gt;</c>, a copy); then <c>int number</c>, the element's place in its array, from 0; and the <see cref="ToolCallBlock"/>, if the attribute names a tool.</para>
/// <para>An element of a reply that does not follow the schema of its type ends the stream with a <see cref="JsonOutputException"/>. In a tool's input it is left out: the
/// call's error result tells the model what is wrong.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class OnItemAttribute : Attribute
{
    /// <summary>Calls the method for the elements of an array in a reply that is JSON.</summary>
    /// <param name="path">The names of the properties that lead to the array, with dots between them: <c>steps</c>, or <c>days.meals</c> for the meals of every day.</param>
    public OnItemAttribute(string path) => Path = path;

    /// <summary>Calls the method for the elements of an array in the input of a tool.</summary>
    /// <param name="tool">The tool's name, compared ordinally.</param>
    /// <param name="path">The names of the properties that lead to the array, with dots between them.</param>
    public OnItemAttribute(string tool, string path)
    {
        Tool = tool;
        Path = path;
    }

    /// <summary>The name of the tool; <see langword="null"/> for the reply's text.</summary>
    public string? Tool { get; }

    /// <summary>The names of the properties that lead to the array, with dots between them.</summary>
    public string Path { get; }
}
