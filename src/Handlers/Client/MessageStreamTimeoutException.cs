namespace Handlers;

/// <summary>No response, or no bytes of it, arrived within the time allowed. The exception message names the time and the option that sets it.</summary>
public sealed class MessageStreamTimeoutException : TimeoutException, IMessageStreamFailure
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The exception message: what did not arrive, and within what time.</param>
    /// <param name="partialMessage">The message so far.</param>
    /// <param name="innerException">The transport's error, if there was one.</param>
    public MessageStreamTimeoutException(string message, Message? partialMessage = null, Exception? innerException = null)
        : base(message, innerException) => PartialMessage = partialMessage;

    /// <inheritdoc/>
    public Message? PartialMessage { get; internal set; }

    /// <inheritdoc/>
    public string? RequestId { get; internal set; }
}
