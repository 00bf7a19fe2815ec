namespace Handlers.Relay;

/// <summary>Writes streams to logs, and reads messages from them.</summary>
public static class StreamLogExtensions
{
    private static ReadOnlySpan<byte> StopFrame => "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8;

    private static ReadOnlySpan<byte> StoppedFrame
        => "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The reply was stopped.\"}}\n\n"u8;

    /// <summary>Reads a stream to its end and writes its frames to a log as they arrive. Ends early when <see cref="IStreamLogWriter.StopRequested"/> is cancelled.</summary>
    /// <param name="stream">A stream that has not been read yet. Its handlers are called as well. Disposed at the end.</param>
    /// <param name="writer">The log's writer. Disposed at the end.</param>
    /// <param name="cancellationToken">Aborts the stream; its readers see it as <see cref="StreamLogOutcome.Interrupted"/>.</param>
    /// <returns>How the stream ended. A failure of the reply is not thrown: the stream's handlers are given the exception.</returns>
    /// <exception cref="StreamLogException">The log has refused the writer, or cannot be reached.</exception>
    public static async Task<StreamLogOutcome> RecordAsync(this MessageStream stream, IStreamLogWriter writer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(writer);
        await using IStreamLogWriter disposedWriter = writer;
        await using MessageStream disposedStream = stream;
        var recorder = new StreamRecorder(writer);
        stream.AddHandler(recorder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(writer.StopRequested, cancellationToken);
        StreamLogOutcome outcome = StreamLogOutcome.Failed;
        ReadOnlyMemory<byte> last = StreamLogEntry.InterruptedFrame.ToArray();
        try
        {
            await stream.UntilDoneAsync(stop.Token).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Body is null)
        {
            // The API's error event is already in the log.
            last = default;
        }
        catch (StreamLogException)
        {
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = StreamLogOutcome.Interrupted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The stream's handlers have been given the exception. Readers get the outcome and the frame in 'last'.
        }

        if (recorder.IsComplete)
        {
            outcome = StreamLogOutcome.Completed;

            // Some gateways close the connection without sending message_stop. Readers need it, so it is written here.
            last = recorder.WroteStop ? default : StopFrame.ToArray();
        }
        else if (outcome == StreamLogOutcome.Failed && writer.StopRequested.IsCancellationRequested)
        {
            outcome = StreamLogOutcome.Stopped;
            last = StoppedFrame.ToArray();
        }

        // The stream's token may be cancelled by now, but the outcome must still be written.
        await writer.CompleteAsync(outcome, last, CancellationToken.None).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Reads a logged stream to its end and accumulates its message.</summary>
    /// <param name="log">The log.</param>
    /// <param name="id">The stream's name.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StreamLogException">The log does not have the whole stream.</exception>
    /// <exception cref="ApiException">The reply failed, or was stopped. <see cref="IMessageStreamFailure.PartialMessage"/> has what was received.</exception>
    public static async Task<Message> GetFinalMessageAsync(this IStreamLog log, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var body = new MemoryStream();
        await foreach (ReadOnlyMemory<StreamLogEntry> batch in log.ReadAsync(id, default, cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < batch.Length; i++)
            {
                body.Write(batch.Span[i].Frame.Span);
            }
        }

        body.Position = 0;
        await using MessageStream stream = MessageStream.Create(body);
        return await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
    }
}
