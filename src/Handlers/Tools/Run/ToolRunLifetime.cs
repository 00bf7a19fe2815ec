namespace Handlers;

/// <summary>The token that a run's tools are given, and who cancelled it.</summary>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer and without a linked token holds nothing to dispose of.
internal sealed class ToolRunLifetime
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();

    // 0 while the run goes on.
    private int _outcome;

    public ToolRunLifetime() => Token = _cancellation.Token;

    public CancellationToken Token { get; }

    /// <summary>The caller's token that was cancelled; none if the run ends for another reason.</summary>
    public CancellationToken Cancelled { get; private set; }

    /// <summary>How the run has ended; null while it has not.</summary>
    public ToolRunOutcome? Outcome => Volatile.Read(ref _outcome) is > 0 and var outcome ? (ToolRunOutcome)(outcome - 1) : null;

    /// <summary>Sets how the run has ended, unless that is set. May be called from any thread.</summary>
    /// <returns>How it has ended.</returns>
    public ToolRunOutcome End(ToolRunOutcome outcome)
        => Interlocked.CompareExchange(ref _outcome, (int)outcome + 1, 0) is > 0 and var earlier ? (ToolRunOutcome)(earlier - 1) : outcome;

    /// <summary>Stops the tools because a token of the caller was cancelled.</summary>
    public void CancelBy(CancellationToken cause)
    {
        if (!Token.IsCancellationRequested)
        {
            Cancelled = cause;
        }

        Cancel();
    }

    /// <summary>Stops the tools. May be called from any thread.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // Thrown by callbacks that tools have registered on their token. The outcome of the call is what its task says.
        }
    }
}
