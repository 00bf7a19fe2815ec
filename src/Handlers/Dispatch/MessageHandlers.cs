namespace Handlers;

/// <summary>Makes one handler of several.</summary>
public static class MessageHandlers
{
    /// <summary>One handler of several, for calls that take one: each event is given to all of them, in this order.</summary>
    /// <param name="handlers">The handlers. A handler that was combined itself is replaced by its parts.</param>
    public static IMessageHandler Combine(params ReadOnlySpan<IMessageHandler> handlers) => new CombinedHandler(Flatten(handlers));

    /// <summary>The handlers, with each combined handler replaced by its parts: a stream calls each of them itself.</summary>
    internal static IMessageHandler[] Flatten(ReadOnlySpan<IMessageHandler> handlers)
    {
        var all = new List<IMessageHandler>(handlers.Length);
        foreach (IMessageHandler handler in handlers)
        {
            ArgumentNullException.ThrowIfNull(handler, nameof(handlers));
            all.AddRange(Flatten(handler));
        }

        return [.. all];
    }

    /// <summary>The parts of a combined handler, or the handler itself, or nothing.</summary>
    internal static IMessageHandler[] Flatten(IMessageHandler? handler) => handler switch
    {
        null => [],
        CombinedHandler several => several.Handlers,
        _ => [handler],
    };
}
