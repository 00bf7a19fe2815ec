namespace Handlers;

/// <summary>Tools that the model may call, and that this program runs. The generator implements it for classes with <see cref="ToolAttribute"/>.</summary>
public interface IToolSet
{
    /// <summary>The definitions, for <see cref="MessageRequest.Tools"/>. Each name occurs once.</summary>
    IReadOnlyList<CustomTool> Tools { get; }

    /// <summary>
    /// Whether a tool of the set may complete asynchronously. If <see langword="false"/>, the task that <see cref="InvokeAsync"/> returns is already
    /// complete, so a synchronous run can use the set.
    /// </summary>
    bool IsAsynchronous { get; }

    /// <summary>Runs the tool that a call names.</summary>
    /// <param name="toolCall">The call, with its input.</param>
    /// <param name="cancellationToken">Given to the tool, if it takes one.</param>
    /// <returns>
    /// The tool's result. If the input was cut off or does not follow the schema, or the set has no tool of that name, no method is called and the result is an
    /// error that tells the model what was wrong. A <see cref="ToolRun"/> answers calls whose input was cut off itself, without asking the set.
    /// </returns>
    /// <exception cref="Exception">The tool's exception, unchanged. Only the message of a <see cref="ToolException"/> is meant for the model.</exception>
    ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default);
}
