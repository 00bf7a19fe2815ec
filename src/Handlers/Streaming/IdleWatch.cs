namespace Handlers;

/// <summary>
/// Cancels the stream when a read has waited too long. The timer is not touched per read: when it fires it looks how long the
/// current wait has been, and sets itself for the rest.
/// </summary>
internal sealed class IdleWatch(MessageStreamOptions options, CancellationTokenSource cancellation) : IDisposable
{
    private readonly TimeProvider _time = options.TimeProvider;
    private ITimer? _timer;
    private long _waitingSince;
    private volatile bool _hasExpired;

    public bool HasExpired => _hasExpired;

    /// <summary>A read begins that does not have its bytes yet.</summary>
    public void BeginWait()
    {
        if (options.IdleTimeout == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        // 0 stands for no wait.
        Volatile.Write(ref _waitingSince, Math.Max(1, _time.GetTimestamp()));
        _timer ??= _time.CreateTimer(static state => ((IdleWatch)state!).Look(), this, options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    public void EndWait() => Volatile.Write(ref _waitingSince, 0);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        long since = Volatile.Read(ref _waitingSince);
        TimeSpan left = since == 0 ? options.IdleTimeout : options.IdleTimeout - _time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            // Rounded up to what a timer can tell apart.
            _timer?.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            return;
        }

        _hasExpired = true;
        cancellation.Cancel();
    }
}
