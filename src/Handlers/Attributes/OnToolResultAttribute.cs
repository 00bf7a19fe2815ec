namespace Handlers;

/// <summary>The method is called with each result of a tool of a <see cref="ToolRun"/>, once the reply has ended and the results of earlier calls are there.</summary>
/// <remarks>
/// <para>It may take the <see cref="ToolCall"/>, the <see cref="ToolResultBlock"/> that the model gets, and the <see cref="Exception"/> that the tool
/// threw: nullable, as it is <see langword="null"/> if it threw none. A method that takes a derived type of exception is called for that type only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> of the turn and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class OnToolResultAttribute : Attribute
{
    /// <summary>Calls the method for every tool.</summary>
    public OnToolResultAttribute()
    {
    }

    /// <summary>Calls the method for the tool of this name only.</summary>
    /// <param name="tool">The tool's name, compared ordinally. Repeat the attribute for several tools.</param>
    public OnToolResultAttribute(string tool) => Tool = tool;

    /// <summary>The name of the tool the method is called for; <see langword="null"/> for every tool.</summary>
    public string? Tool { get; }
}
