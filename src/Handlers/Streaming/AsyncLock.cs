namespace Handlers;

/// <summary>A lock that is held by one caller at a time and can be awaited. Without contention, entering and leaving cost one interlocked operation each.</summary>
#pragma warning disable CA1001 // A semaphore has nothing to dispose of unless its wait handle is asked for.
internal sealed class AsyncLock
#pragma warning restore CA1001
{
    private const int Free = 0;
    private const int Held = 1;

    // Held, and other callers may be waiting.
    private const int Contended = 2;

    private readonly SemaphoreSlim _released = new(0);
    private int _state;

    public bool TryEnter() => Interlocked.CompareExchange(ref _state, Held, Free) == Free;

    public void Enter()
    {
        while (Interlocked.Exchange(ref _state, Contended) != Free)
        {
            _released.Wait();
        }
    }

    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (Interlocked.Exchange(ref _state, Contended) != Free)
        {
            await _released.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Exit()
    {
        if (Interlocked.Exchange(ref _state, Free) == Contended)
        {
            // The waiter that is released marks the lock as contended again, because other waiters may remain.
            _released.Release();
        }
    }
}
