namespace Handlers;

/// <summary>
/// Ends the stream when a read has waited too long. A read does not touch the timer. When the timer fires, it checks how long the current read has waited, and sets
/// itself for the rest.
/// </summary>
internal sealed class IdleWatch(MessageStreamOptions options, StreamLifetime lifetime) : IDisposable
{
    private const long NoWait = 0;

    // The wait was too long. Bytes that arrive from now on are not read.
    private const long Expired = -1;

    private readonly TimeProvider _time = options.TimeProvider;
    private ITimer? _timer;
    private long _waitingSince;

    /// <summary>A read begins to wait for its bytes.</summary>
    public void BeginWait()
    {
        if (options.IdleTimeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        Volatile.Write(ref _waitingSince, Math.Max(1, _time.GetTimestamp()));
        _timer ??= _time.CreateTimer(static state => ((IdleWatch)state!).Look(), this, options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The read is over. Either its bytes came in time, or the stream has timed out.</summary>
    public void EndWait()
    {
        if (Interlocked.Exchange(ref _waitingSince, NoWait) == Expired)
        {
            Expire();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        long since = Volatile.Read(ref _waitingSince);
        TimeSpan left = since == NoWait ? options.IdleTimeout : options.IdleTimeout - _time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
        {
            if (Interlocked.CompareExchange(ref _waitingSince, Expired, since) == since)
            {
                Expire();
                return;
            }

            left = options.IdleTimeout;
        }

        // Rounded up to the resolution of a timer.
        _timer?.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void Expire() => lifetime.Cancel(new StreamOutcome(
        OutcomeKind.TimedOut, new MessageStreamTimeoutException($"No bytes arrived for {options.IdleTimeout} (MessageStreamOptions.IdleTimeout).")));
}
