namespace Handlers;

/// <summary>
/// A message stream, or a request without streaming, failed. The exception message says what happened and where. It never quotes the request or the reply.
/// </summary>
/// <remarks><see cref="MessageStreamTimeoutException"/> is the one failure that does not derive from this class; <see cref="IMessageStreamFailure"/> covers both.</remarks>
public abstract class MessageStreamException : Exception, IMessageStreamFailure
{
    private protected MessageStreamException(string message, Message? partialMessage, Exception? innerException = null)
        : base(message, innerException) => PartialMessage = partialMessage;

    /// <inheritdoc/>
    public Message? PartialMessage { get; }

    /// <inheritdoc/>
    public string? RequestId { get; internal set; }
}
