namespace Handlers.Relay;

/// <summary>An <see cref="IStreamLog"/> cannot do what was asked. Neither the id nor the content of a stream is in the message.</summary>
public sealed class StreamLogException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="error">Why.</param>
    /// <param name="innerException">The cause, if the log has one.</param>
    public StreamLogException(StreamLogError error, Exception? innerException = null)
        : base(Describe(error), innerException)
    {
        Error = error;
    }

    /// <summary>Why.</summary>
    public StreamLogError Error { get; }

    private static string Describe(StreamLogError error) => error switch
    {
        StreamLogError.NotFound => "The log has no stream with this id, or the stream has expired.",
        StreamLogError.Taken => "A stream with this id exists already. Each stream has one producer; create an id with StreamLogId.Create().",
        StreamLogError.Trimmed => "The next entry of the stream was dropped, because the stream has outgrown the log's limits. Read the stream from its beginning elsewhere, or raise the limits.",
        StreamLogError.Lost => "The log has lost entries of the stream that were written before.",
        StreamLogError.Refused => "The stream has ended; the log takes no more entries from this writer.",
        StreamLogError.Full => "The log holds as many streams as it may, and none of them has ended. Raise MaxStreams, or retry later.",
        _ => "The log cannot be reached.",
    };
}
