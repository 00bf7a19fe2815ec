namespace Handlers;

/// <summary>The outcome of a stream, and the token that is cancelled when the stream ends before its bytes do.</summary>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer and without a linked token holds nothing to dispose of.
internal sealed class StreamLifetime
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();
    private StreamOutcome? _outcome;
    private Exception? _lateException;

    public StreamLifetime() => Token = _cancellation.Token;

    /// <summary>The token that reads and handlers are given.</summary>
    public CancellationToken Token { get; }

    /// <summary>How the stream ended; null while it has not.</summary>
    public StreamOutcome? Outcome => Volatile.Read(ref _outcome);

    /// <summary>The exception of a handler after the outcome was set. It does not change the outcome.</summary>
    public Exception? LateException => Volatile.Read(ref _lateException);

    public bool IsCompleted => Outcome is { Kind: OutcomeKind.Completed };

    /// <summary>Whether handlers of events must not be called any more.</summary>
    public bool IsCut => Outcome is { Kind: not OutcomeKind.Completed };

    /// <summary>The exception that reading or a handler failed with; null if the stream did not fail.</summary>
    public Exception? Failure => Outcome is { Kind: OutcomeKind.Failed or OutcomeKind.TimedOut } outcome ? outcome.Exception : LateException;

    /// <summary>Sets the outcome, unless it is set already.</summary>
    public bool TryEnd(StreamOutcome outcome) => Interlocked.CompareExchange(ref _outcome, outcome, null) is null;

    /// <summary>Sets the outcome, unless it is already set, and cancels the token, so that reads and handlers that use it stop. May be called from any thread.</summary>
    public void Cancel(StreamOutcome outcome)
    {
        _ = TryEnd(outcome);
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException e)
        {
            // Thrown by callbacks that handlers registered on their token.
            AddLate(e.InnerExceptions is [{ } only] ? only : e);
        }
    }

    public void AddLate(Exception exception) => Interlocked.CompareExchange(ref _lateException, exception, null);
}
