namespace Handlers;

/// <summary>Tools that the model may call, and that this program runs. The generator implements it for classes with <see cref="ToolAttribute"/>.</summary>
public interface IToolSet
{
    /// <summary>The definitions, for <see cref="MessageRequest.Tools"/>. Their names differ.</summary>
    IReadOnlyList<CustomTool> Tools { get; }

    /// <summary>
    /// Whether some tool may return before it is done. If not, the task that <see cref="InvokeAsync"/> returns is always complete, and a
    /// synchronous run can use the set.
    /// </summary>
    bool IsAsynchronous { get; }

    /// <summary>Runs the tool that a call names.</summary>
    /// <param name="toolCall">The call, with its input.</param>
    /// <param name="cancellationToken">Given to the tool, if it takes one.</param>
    /// <returns>
    /// What the tool answered. Input that does not follow the schema, and a tool that the set does not have, are answered with an error that
    /// tells the model what was wrong; no method is called.
    /// </returns>
    /// <exception cref="Exception">What the tool threw, as it is. The message of a <see cref="ToolException"/> is meant for the model, any other is not.</exception>
    ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default);
}
