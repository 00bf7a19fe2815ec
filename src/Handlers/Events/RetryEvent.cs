namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnRetryAsync"/> is given: an attempt failed before any event was delivered, and another will follow.</summary>
public readonly struct RetryEvent
{
    /// <summary>The number of the attempt that failed; the first is 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>How long the stream waits before the next attempt.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The exception of the attempt that failed.</summary>
    public required Exception Cause { get; init; }

    /// <summary>The attempt, the delay and the kind of failure.</summary>
    public override string ToString() => $"RetryEvent {{ attempt {Attempt}, delay {Delay}, {Cause?.GetType().Name} }}";
}
