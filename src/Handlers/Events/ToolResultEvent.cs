namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnToolResultAsync"/> is given: a call was answered.</summary>
public readonly struct ToolResultEvent
{
    /// <summary>The call.</summary>
    public required ToolCall Call { get; init; }

    /// <summary>What the model is told.</summary>
    public required ToolResultBlock Result { get; init; }

    /// <summary>What the tool threw, whole; a <see cref="TimeoutException"/> if it did not end in time; <see langword="null"/> if neither.</summary>
    public Exception? Exception { get; init; }
}
