namespace Handlers;

/// <summary>
/// Wraps an exception of the code that prepares a request, <see cref="MessagesClientOptions.AuthTokenProvider"/> or <see cref="MessagesEndpoint.PrepareAsync"/>,
/// so that it is not mistaken for a failure of the transport: the request is not retried, and the caller gets the original exception.
/// </summary>
internal sealed class PreparationException(Exception thrown) : Exception(thrown.Message, thrown)
{
    /// <summary>The exception that the code threw.</summary>
    public Exception Thrown { get; } = thrown;

    /// <summary>Runs the code. If it ignores its cancelled token, it is no longer waited for.</summary>
    /// <exception cref="PreparationException">The code threw an exception.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask RunAsync(Func<CancellationToken, ValueTask> code, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(code(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new PreparationException(e);
        }
    }

    private static async ValueTask WaitAsync(ValueTask running, CancellationToken cancellationToken)
    {
        if (running.IsCompleted)
        {
            await running.ConfigureAwait(false);
            return;
        }

        Task task = running.AsTask();
        AbandonedTask.Observe(task);
        await task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
