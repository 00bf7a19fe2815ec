namespace Handlers;

/// <summary>
/// How a reading call waits: <see cref="AwaitingAdapter"/> awaits, <see cref="BlockingAdapter"/> blocks its thread and returns completed tasks only. With it, each loop of
/// <see cref="MessageStream"/> is written once.
/// </summary>
internal interface IWaitAdapter
{
    /// <summary>Whether handlers may be awaited.</summary>
    static abstract bool IsAsynchronous { get; }

    /// <summary>Takes the lock of a stream that is ending, unless the caller must not wait for it.</summary>
    /// <param name="readLock">The lock.</param>
    /// <param name="scope">The scope of the stream that the caller runs in.</param>
    /// <param name="mayBlock">Whether a blocking caller waits too. It does not wait if it only ends the stream.</param>
    /// <returns>Whether the lock was taken.</returns>
    static abstract ValueTask<bool> TryEnterAsync(AsyncLock readLock, HandlerScope? scope, bool mayBlock);

    static abstract ValueTask HandlerAsync(ValueTask pending);

    static abstract ValueTask<OpenedBody> OpenAsync(BodySource source, CancellationToken cancellationToken);

    static abstract ValueTask<int> ReadAsync(BodySource source, ReceiveBuffer buffer, IdleWatch idle, CancellationToken cancellationToken);

    /// <summary>Repeats an attempt while the policy says so.</summary>
    static abstract ValueTask RetryAsync(
        RetryPolicy policy, int? maxRetries, Func<CancellationToken, ValueTask<bool>> attempt, Func<RetryEvent, ValueTask> onRetry, CancellationToken cancellationToken);
}
