namespace Handlers;

/// <summary>
/// Hides the synchronization context while an asynchronous operation begins that a blocking call waits for: what captured the context would continue on the
/// thread that waits.
/// </summary>
internal readonly ref struct HiddenContext
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;

    public HiddenContext()
    {
        if (_context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    /// <summary>Waits for what a function begins.</summary>
    public static T Wait<T>(Func<ValueTask<T>> begin)
    {
        using var hidden = new HiddenContext();
        return begin().AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        if (_context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }
    }
}
