using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>The handlers of one stream, in calling order.</summary>
internal readonly struct HandlerSet
{
    // The IOneStreamAtATime handlers that a stream is using.
    private static readonly ConditionalWeakTable<IMessageHandler, object> InUse = [];

    private readonly IMessageHandler[] _handlers;

    public HandlerSet(ReadOnlySpan<IMessageHandler> handlers, bool accumulates)
    {
        _handlers = handlers.ToArray();
        var interests = new HandlerInterest[_handlers.Length];
        for (int i = 0; i < _handlers.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_handlers[i], nameof(handlers));
            interests[i] = _handlers[i].Interest;
        }

        Needs = new StreamNeeds(interests, accumulates, ItemTree.Of(_handlers, interests));
    }

    public StreamNeeds Needs { get; }

    public ReadOnlySpan<IMessageHandler> All => _handlers;

    public int Count => _handlers.Length;

    public IMessageHandler this[int index] => _handlers[index];

    /// <exception cref="InvalidOperationException">A handler has asynchronous methods, which a synchronous call could not await.</exception>
    public void ThrowIfAsynchronous()
    {
        if (Needs.FirstAsynchronous is var index and >= 0)
        {
            throw new InvalidOperationException(
                $"{_handlers[index].GetType().Name} has handlers that return a task, which a synchronous call cannot await. Use the asynchronous call, or return void.");
        }
    }

    /// <summary>Reserves the <see cref="IOneStreamAtATime"/> handlers for a stream.</summary>
    /// <exception cref="InvalidOperationException">A handler is in use by another stream.</exception>
    public void Take(object owner)
    {
        foreach (IMessageHandler handler in _handlers)
        {
            if (handler is IOneStreamAtATime && !ReferenceEquals(InUse.GetValue(handler, _ => owner), owner))
            {
                throw new InvalidOperationException(
                    $"{handler.GetType().Name} serves one stream at a time (IOneStreamAtATime), and another stream that uses this instance has not ended. Make an instance per stream, or end that stream first.");
            }
        }
    }

    /// <summary>Releases what <see cref="Take"/> reserved.</summary>
    public void GiveBack(object owner)
    {
        foreach (IMessageHandler handler in _handlers)
        {
            if (handler is IOneStreamAtATime && InUse.TryGetValue(handler, out object? user) && ReferenceEquals(user, owner))
            {
                InUse.Remove(handler);
            }
        }
    }
}
