namespace Handlers;

/// <summary>No response, or no bytes of it, came within the time allowed. The message says which time, and which option sets it.</summary>
public sealed class MessageStreamTimeoutException : TimeoutException, IMessageStreamFailure
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which time ran out.</param>
    /// <param name="partialMessage">The message so far.</param>
    /// <param name="innerException">The transport's error, if there was one.</param>
    public MessageStreamTimeoutException(string message, Message? partialMessage = null, Exception? innerException = null)
        : base(message, innerException) => PartialMessage = partialMessage;

    /// <inheritdoc/>
    public Message? PartialMessage { get; internal set; }

    /// <inheritdoc/>
    public string? RequestId { get; internal set; }
}
