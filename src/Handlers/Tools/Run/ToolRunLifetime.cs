namespace Handlers;

/// <summary>The token that a run's tools are given, and who cancelled it.</summary>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer and without a linked token holds nothing to dispose of.
internal sealed class ToolRunLifetime
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _cancellation = new();

    public ToolRunLifetime() => Token = _cancellation.Token;

    public CancellationToken Token { get; }

    /// <summary>The caller's token that was cancelled; none if the run ends for another reason.</summary>
    public CancellationToken Cancelled { get; private set; }

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
