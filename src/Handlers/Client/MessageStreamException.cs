namespace Handlers;

/// <summary>
/// A message stream, or a request without streaming, ended in failure. The message says what happened and where; it quotes neither the request nor the reply.
/// </summary>
/// <remarks><see cref="MessageStreamTimeoutException"/> is the one failure that does not derive from it; <see cref="IMessageStreamFailure"/> covers both.</remarks>
public abstract class MessageStreamException : Exception, IMessageStreamFailure
{
    private protected MessageStreamException(string message, Message? partialMessage, Exception? innerException = null)
        : base(message, innerException) => PartialMessage = partialMessage;

    /// <inheritdoc/>
    public Message? PartialMessage { get; }

    /// <inheritdoc/>
    public string? RequestId { get; internal set; }
}
