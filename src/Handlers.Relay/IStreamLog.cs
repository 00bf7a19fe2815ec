namespace Handlers.Relay;

/// <summary>
/// Append-only logs of streams. One producer writes a stream once; any number of readers read it from any entry, while it is written and afterwards.
/// </summary>
/// <remarks>
/// The entries of a stream are numbered without gaps (<see cref="StreamLogPosition"/>), so a reader that names the last entry it has seen gets each entry
/// exactly once. Code with access to the log can read every stream in it. Check <see cref="StreamLogState.Owner"/> before showing one to a user.
/// </remarks>
public interface IStreamLog
{
    /// <summary>Creates a stream and becomes its only producer.</summary>
    /// <param name="id">The stream's name. Use <see cref="StreamLogId.Create"/> for an id that cannot be guessed.</param>
    /// <param name="owner">Who may read the stream, in the application's own terms; kept and returned by <see cref="FindAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamLogException">The id is in use (<see cref="StreamLogError.Taken"/>), or the log cannot be reached.</exception>
    ValueTask<IStreamLogWriter> CreateAsync(string id, string? owner = null, CancellationToken cancellationToken = default);

    /// <summary>Looks a stream up.</summary>
    /// <param name="id">The stream's name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stream's state; <see langword="null"/> if the log has no such stream, or no longer has it.</returns>
    ValueTask<StreamLogState?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the entries after <paramref name="after"/>, waits for new ones, and ends after the entry that has an
    /// <see cref="StreamLogEntry.Outcome"/>.
    /// </summary>
    /// <param name="id">The stream's name.</param>
    /// <param name="after">The last entry that the reader has seen; the default value reads from the first entry.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Batches of entries in order. Each batch has the entries available at the time of the read; its memory is valid until the next read.</returns>
    /// <exception cref="StreamLogException">
    /// While iterating: there is no such stream (<see cref="StreamLogError.NotFound"/>), the next entry has been dropped
    /// (<see cref="StreamLogError.Trimmed"/>), or the log cannot be reached (<see cref="StreamLogError.Unavailable"/>).
    /// </exception>
    IAsyncEnumerable<ReadOnlyMemory<StreamLogEntry>> ReadAsync(string id, StreamLogPosition after = default, CancellationToken cancellationToken = default);

    /// <summary>Asks the producer to stop, through <see cref="IStreamLogWriter.StopRequested"/>.</summary>
    /// <param name="id">The stream's name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether there is such a stream and it had not ended.</returns>
    ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken = default);
}
