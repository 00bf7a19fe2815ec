using System.Diagnostics;

namespace Handlers;

/// <summary>Waits by blocking the calling thread, which also calls the handlers.</summary>
internal readonly struct BlockingAdapter : IWaitAdapter
{
    public static bool IsAsynchronous => false;

    /// <summary>The result of a loop that waits by this adapter. The loop has always finished when it returns.</summary>
    public static T Result<T>(ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted, "A blocking loop has awaited something.");
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Result"/>
    public static void Finish(ValueTask task)
    {
        Debug.Assert(task.IsCompleted, "A blocking loop has awaited something.");
        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    /// <remarks>A call that ends the stream never waits for the call that reads, because a handler of that call may be waiting for this thread.</remarks>
    public static ValueTask<bool> TryEnterAsync(AsyncLock readLock, HandlerScope? scope, bool mayBlock)
    {
        if (mayBlock && scope is null)
        {
            readLock.Enter();
            return new ValueTask<bool>(true);
        }

        return new ValueTask<bool>(false);
    }

    /// <exception cref="InvalidOperationException">The handler has not finished.</exception>
    public static ValueTask HandlerAsync(ValueTask pending)
    {
        if (!pending.IsCompleted)
        {
            AbandonedTask.Observe(pending.AsTask());
            throw new InvalidOperationException("A handler returned an unfinished task, which a synchronous call cannot await. Use the asynchronous call.");
        }

        pending.GetAwaiter().GetResult();
        return default;
    }

    public static ValueTask<OpenedBody> OpenAsync(BodySource source, CancellationToken cancellationToken) => new(source.Open(cancellationToken));

    public static ValueTask<int> ReadAsync(BodySource source, ReceiveBuffer buffer, IdleWatch idle, CancellationToken cancellationToken)
    {
        bool isLeftBehind = false;
        idle.BeginWait();
        try
        {
            return new ValueTask<int>(source.Read(buffer.GetFree(), cancellationToken, out isLeftBehind));
        }
        finally
        {
            idle.EndWait();
            if (isLeftBehind)
            {
                buffer.Abandon();
            }
        }
    }

    public static ValueTask RetryAsync(
        RetryPolicy policy, int? maxRetries, Func<CancellationToken, ValueTask<bool>> attempt, Func<RetryEvent, ValueTask> onRetry, CancellationToken cancellationToken)
    {
        policy.Run(token => Result(attempt(token)), retry => Finish(onRetry(retry)), maxRetries, cancellationToken);
        return default;
    }
}
