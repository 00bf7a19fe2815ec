namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnExceptionAsync"/> is given: the stream ended in failure.</summary>
public readonly struct ExceptionEvent
{
    /// <summary>The exception that the caller will get.</summary>
    public required Exception Exception { get; init; }
}
