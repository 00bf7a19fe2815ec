namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnMessageAsync"/> is given: the message is complete.</summary>
public readonly struct MessageEvent
{
    /// <summary>
    /// The message; <see langword="null"/> if <see cref="IMessageHandler.Interest"/> has <see cref="HandlerInterest.MessageStop"/> alone.
    /// </summary>
    public required Message? Message { get; init; }
}
