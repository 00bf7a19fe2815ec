namespace Handlers.Relay;

/// <summary>An entry of a stream in an <see cref="IStreamLog"/>: one event, or the stream's end.</summary>
/// <param name="Position">The entry's number.</param>
/// <param name="Frame">The frame as received, its blank line included. May be empty in a stream's last entry.</param>
/// <param name="Outcome">How the stream ended, in its last entry; <see cref="StreamLogOutcome.None"/> in all others.</param>
public readonly record struct StreamLogEntry(StreamLogPosition Position, ReadOnlyMemory<byte> Frame, StreamLogOutcome Outcome = StreamLogOutcome.None)
{
    /// <summary>The <c>error</c> event that ends a stream whose producer has died.</summary>
    public static ReadOnlySpan<byte> InterruptedFrame
        => "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The reply was interrupted.\"}}\n\n"u8;
}
