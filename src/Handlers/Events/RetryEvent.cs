namespace Handlers;

/// <summary>An attempt failed before any event was delivered, and another will follow.</summary>
/// <param name="Attempt">The number of the attempt that failed, the first being 1.</param>
/// <param name="Delay">How long the stream waits before the next attempt.</param>
/// <param name="Cause">What the attempt failed with.</param>
public sealed record RetryEvent(int Attempt, TimeSpan Delay, Exception Cause)
{
    /// <summary>The attempt, the delay and the kind of failure.</summary>
    public override string ToString() => $"RetryEvent {{ attempt {Attempt}, delay {Delay}, {Cause.GetType().Name} }}";
}
