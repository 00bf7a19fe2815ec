using System.Text.Json;

namespace Handlers;

/// <summary>
/// The input is not a message stream: a wrong content type, malformed JSON, an event out of order, or more than a limit of
/// <see cref="MessageStreamOptions"/> allows. The message says what and where; it never quotes the stream.
/// </summary>
public sealed class InvalidStreamException : MessageStreamException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="eventNumber">The number of the event, counted from 1; 0 before any event.</param>
    /// <param name="byteOffset">Where the event begins, in bytes of the stream.</param>
    /// <param name="partialMessage">The message so far.</param>
    /// <param name="innerException">The decoder's exception.</param>
    public InvalidStreamException(string message, long eventNumber = 0, long byteOffset = 0, Message? partialMessage = null, Exception? innerException = null)
        : base(message, partialMessage, WithoutContent(innerException))
    {
        EventNumber = eventNumber;
        ByteOffset = byteOffset;
    }

    // A path names the properties of the reply.
    private static Exception? WithoutContent(Exception? exception) => exception is JsonException e
        ? new JsonException("The JSON is malformed, or is not what was expected, here.", path: null, e.LineNumber, e.BytePositionInLine)
        : exception;

    /// <summary>The number of the invalid event, counted from 1; 0 before any event.</summary>
    public long EventNumber { get; }

    /// <summary>Where that event begins, in bytes of the stream.</summary>
    public long ByteOffset { get; }
}
