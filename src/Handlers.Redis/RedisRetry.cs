using Handlers.Relay;
using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>Repeats a call to Redis while the connection fails, for as long as the lease lasts. Used only for calls that are safe to repeat.</summary>
internal static class RedisRetry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="StreamLogException">Redis has not answered for <paramref name="patience"/>.</exception>
    public static async ValueTask<T> RunAsync<TState, T>(Func<TState, Task<T>> call, TState state, TimeSpan patience, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(state).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (IsTransient(e))
            {
                if (TimeProvider.System.GetElapsedTime(start) >= patience)
                {
                    throw new StreamLogException(StreamLogError.Unavailable, e);
                }
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    // LOADING: the server reads its file. READONLY, MASTERDOWN, CLUSTERDOWN, TRYAGAIN: a failover is under way.
    private static bool IsTransient(Exception e) => e switch
    {
        RedisConnectionException or TimeoutException => true,
        RedisServerException server => server.Message.StartsWith("LOADING", StringComparison.Ordinal)
            || server.Message.Contains("READONLY", StringComparison.Ordinal)
            || server.Message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
            || server.Message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
            || server.Message.StartsWith("TRYAGAIN", StringComparison.Ordinal),
        _ => false,
    };
}
