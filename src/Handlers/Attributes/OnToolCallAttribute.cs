namespace Handlers;

/// <summary>The method is called before a tool of a <see cref="ToolRun"/> runs, and may decide whether it does.</summary>
/// <remarks>
/// <para>It may take the <see cref="ToolCall"/>, and may return a <see cref="ToolDecision"/>, also as <see cref="Task{TResult}"/> or
/// <see cref="ValueTask{TResult}"/>. Without a decision the tool runs. The first decision that is not <see cref="ToolDecision.Run"/> counts; later
/// methods are still called. One method is called at a time, in the order of the calls; the reply is not read further until it has finished.
/// It is not called for a call that runs no tool in any case: one whose input was cut off, or that had not started when the reply ended with a refusal.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> of the turn and a
/// <see cref="CancellationToken"/>, and may also return <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class OnToolCallAttribute : Attribute
{
    /// <summary>Calls the method for every tool.</summary>
    public OnToolCallAttribute()
    {
    }

    /// <summary>Calls the method for the tool of this name only.</summary>
    /// <param name="tool">The tool's name, compared ordinally. Repeat the attribute for several tools.</param>
    public OnToolCallAttribute(string tool) => Tool = tool;

    /// <summary>The name of the tool the method is called for; <see langword="null"/> for every tool.</summary>
    public string? Tool { get; }
}
