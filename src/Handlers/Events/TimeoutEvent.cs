namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnTimeoutAsync"/> is given: nothing arrived within the time allowed.</summary>
public readonly struct TimeoutEvent
{
    /// <summary>The exception that the caller will get; it says which time ran out.</summary>
    public required MessageStreamTimeoutException Exception { get; init; }
}
