namespace Handlers;

/// <summary>
/// The bytes ended, or the connection failed, before the message was complete; also if it was never made, or without streaming. What had arrived is in <see cref="PartialMessage"/>;
/// it is never to be taken for the whole answer.
/// </summary>
public sealed class StreamInterruptedException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="partialMessage">The message so far.</param>
    /// <param name="innerException">The transport's error, if there was one.</param>
    public StreamInterruptedException(string message, Message? partialMessage, Exception? innerException = null)
        : base(message, innerException) => PartialMessage = partialMessage;

    /// <summary>
    /// The message so far; <see langword="null"/> if <c>message_start</c> had not come, or if nothing was accumulated
    /// (raw events; a dispatch to handlers of which none takes the message; without streaming).
    /// </summary>
    public Message? PartialMessage { get; }
}
