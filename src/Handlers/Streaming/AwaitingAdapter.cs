using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>Waits without a thread.</summary>
internal readonly struct AwaitingAdapter : IWaitAdapter
{
    public static bool IsAsynchronous => true;

    /// <returns>False within a handler that is awaited: the call that reads waits for it.</returns>
    public static async ValueTask<bool> TryEnterAsync(AsyncLock readLock, HandlerScope? scope, bool mayBlock)
    {
        CancellationToken handlerIsAwaited = scope?.Awaited ?? CancellationToken.None;
        try
        {
            await readLock.EnterAsync(handlerIsAwaited).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (handlerIsAwaited.IsCancellationRequested)
        {
            return false;
        }
    }

    public static ValueTask HandlerAsync(ValueTask pending) => pending;

    public static ValueTask<OpenedBody> OpenAsync(BodySource source, CancellationToken cancellationToken) => source.OpenAsync(cancellationToken);

    public static ValueTask<int> ReadAsync(BodySource source, ReceiveBuffer buffer, IdleWatch idle, CancellationToken cancellationToken)
    {
        ValueTask<int> read = source.ReadAsync(buffer.GetFree(), cancellationToken);
        return read.IsCompleted ? read : FinishReadAsync(read, idle);
    }

    public static async ValueTask RetryAsync(
        RetryPolicy policy, int? maxRetries, Func<CancellationToken, ValueTask<bool>> attempt, Func<RetryEvent, ValueTask> onRetry, CancellationToken cancellationToken)
        => await policy.RunAsync(attempt, onRetry, maxRetries, cancellationToken).ConfigureAwait(false);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> FinishReadAsync(ValueTask<int> read, IdleWatch idle)
    {
        idle.BeginWait();
        try
        {
            return await read.ConfigureAwait(false);
        }
        finally
        {
            idle.EndWait();
        }
    }
}
