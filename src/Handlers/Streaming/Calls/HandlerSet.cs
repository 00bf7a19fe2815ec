namespace Handlers;

/// <summary>The handlers of one stream, in the order in which they are called, with their interests.</summary>
internal readonly struct HandlerSet
{
    private readonly IMessageHandler[] _handlers;
    private readonly HandlerInterest[] _interests;

    public HandlerSet(ReadOnlySpan<IMessageHandler> handlers)
    {
        _handlers = handlers.ToArray();
        _interests = new HandlerInterest[_handlers.Length];
        for (int i = 0; i < _handlers.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_handlers[i], nameof(handlers));
            _interests[i] = _handlers[i].Interest;
            Interest |= _interests[i];
        }
    }

    /// <summary>What any of them wants.</summary>
    public HandlerInterest Interest { get; }

    public int Count => _handlers.Length;

    public IMessageHandler this[int index] => _handlers[index];

    public bool Wants(int index, HandlerInterest flag) => (_interests[index] & flag) != 0;

    /// <exception cref="InvalidOperationException">A handler has asynchronous methods, which a synchronous call could not await.</exception>
    public void ThrowIfAsynchronous()
    {
        for (int i = 0; i < _handlers.Length; i++)
        {
            if (Wants(i, HandlerInterest.Asynchronous))
            {
                throw new InvalidOperationException(
                    $"{_handlers[i].GetType().Name} has handlers that return a task, which a synchronous call cannot await. Use the asynchronous call, or return void.");
            }
        }
    }
}
