namespace Handlers;

/// <summary>How a stream ended. Set once, by the first cause (<see cref="StreamLifetime.TryEnd"/>); everything else reads it.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Exception">What a reading call throws; null if it throws nothing.</param>
/// <param name="Token">The token that was cancelled, for <see cref="OutcomeKind.Cancelled"/>.</param>
internal sealed record StreamOutcome(OutcomeKind Kind, Exception? Exception = null, CancellationToken Token = default)
{
    public static readonly StreamOutcome Completed = new(OutcomeKind.Completed);
    public static readonly StreamOutcome Closed = new(OutcomeKind.Closed);
    public static readonly StreamOutcome Disposed = new(OutcomeKind.Disposed);

    /// <summary>Whether the caller ended the stream before its end.</summary>
    public bool IsAbort => Kind >= OutcomeKind.Cancelled;

    public static StreamOutcome Cancelled(string reason, CancellationToken token) => new(OutcomeKind.Cancelled, new OperationCanceledException(reason, token), token);
}
