namespace Handlers;

/// <summary>Held by one at a time. Taking and giving back what nobody else wants costs one interlocked operation each.</summary>
#pragma warning disable CA1001 // A semaphore has nothing to dispose of unless its wait handle is asked for.
internal sealed class Turn
#pragma warning restore CA1001
{
    private const int Free = 0;
    private const int Taken = 1;

    // Taken, and perhaps waited for.
    private const int Wanted = 2;

    private readonly SemaphoreSlim _given = new(0);
    private int _state;

    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Free) == Free;

    public void Take()
    {
        while (Interlocked.Exchange(ref _state, Wanted) != Free)
        {
            _given.Wait();
        }
    }

    public async Task TakeAsync()
    {
        while (Interlocked.Exchange(ref _state, Wanted) != Free)
        {
            await _given.WaitAsync().ConfigureAwait(false);
        }
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _state, Free) == Wanted)
        {
            // Whoever is woken leaves it as wanted, for there may be more.
            _given.Release();
        }
    }
}
