namespace Handlers.Relay;

/// <summary>The only producer of a stream in an <see cref="IStreamLog"/>. Used by one thread at a time.</summary>
/// <remarks>Disposing a writer before <see cref="CompleteAsync"/> ends the stream as <see cref="StreamLogOutcome.Interrupted"/>.</remarks>
public interface IStreamLogWriter : IAsyncDisposable
{
    /// <summary>The stream's name.</summary>
    string Id { get; }

    /// <summary>Cancelled when <see cref="IStreamLog.RequestStopAsync"/> was called for the stream, and when the log has refused the writer.</summary>
    CancellationToken StopRequested { get; }

    /// <summary>Adds an entry, which readers see after the next <see cref="FlushAsync"/>.</summary>
    /// <param name="frame">One frame of the event stream as received, its blank line included; copied.</param>
    void Append(ReadOnlySpan<byte> frame);

    /// <summary>Makes the appended entries visible to readers.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamLogException">
    /// The log refuses this writer, because the stream was declared interrupted (<see cref="StreamLogError.Refused"/>) or has lost entries
    /// (<see cref="StreamLogError.Lost"/>), or cannot be reached.
    /// </exception>
    ValueTask FlushAsync(CancellationToken cancellationToken = default);

    /// <summary>Flushes, and writes the last entry, which has the outcome.</summary>
    /// <param name="outcome">How the stream ended; not <see cref="StreamLogOutcome.None"/>.</param>
    /// <param name="frame">A last frame for the readers, such as an <c>error</c> event; may be empty.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamLogException">As for <see cref="FlushAsync"/>.</exception>
    ValueTask CompleteAsync(StreamLogOutcome outcome, ReadOnlyMemory<byte> frame = default, CancellationToken cancellationToken = default);
}
