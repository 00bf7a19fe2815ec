namespace Handlers;

/// <summary>
/// The bytes ended, or the connection failed, before the message was complete; also if it was never made, or without streaming. What had arrived is in
/// <see cref="MessageStreamException.PartialMessage"/>.
/// </summary>
public sealed class StreamInterruptedException : MessageStreamException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="partialMessage">The message so far.</param>
    /// <param name="innerException">The transport's error, if there was one.</param>
    public StreamInterruptedException(string message, Message? partialMessage, Exception? innerException = null)
        : base(message, partialMessage, innerException)
    {
    }
}
