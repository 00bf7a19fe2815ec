namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnToolResultAsync"/> is given: a tool call has its result.</summary>
public readonly struct ToolResultEvent
{
    /// <summary>The call.</summary>
    public required ToolCall Call { get; init; }

    /// <summary>The result that the model gets.</summary>
    public required ToolResultBlock Result { get; init; }

    /// <summary>The exception that the tool threw; a <see cref="TimeoutException"/> if the tool did not end in time; otherwise <see langword="null"/>.</summary>
    public Exception? Exception { get; init; }
}
