using System.Threading.Tasks.Sources;

namespace Handlers.Relay;

/// <summary>One reader's wait for entries. It is used again for each wait, so that a wait allocates nothing.</summary>
internal sealed class EntrySignal : IValueTaskSource
{
    // A reader must not run within the call that flushes.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _isArmed;

    /// <summary>Begins a wait. The previous one is over.</summary>
    public void Arm()
    {
        _core.Reset();
        Volatile.Write(ref _isArmed, 1);
    }

    /// <summary>The wait that <see cref="Arm"/> began; awaited once.</summary>
    public ValueTask WaitAsync() => new(this, _core.Version);

    /// <summary>Ends the wait, if there is one.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _isArmed, 0) == 1)
        {
            _core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
