namespace Handlers.Relay;

/// <summary>Writes a stream of a <see cref="MemoryStreamLog"/>.</summary>
internal sealed class MemoryStreamLogWriter(LoggedStream stream, Action<LoggedStream> ended) : IStreamLogWriter
{
    public string Id => stream.Id;

    public CancellationToken StopRequested => stream.StopRequested;

    public void Append(ReadOnlySpan<byte> frame) => stream.Append(frame);

    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        stream.Flush();
        return default;
    }

    public ValueTask CompleteAsync(StreamLogOutcome outcome, ReadOnlyMemory<byte> frame = default, CancellationToken cancellationToken = default)
    {
        if (outcome is <= StreamLogOutcome.None or > StreamLogOutcome.Interrupted)
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome that ends the stream is needed.");
        }

        if (!stream.Complete(outcome, frame.Span))
        {
            throw new StreamLogException(StreamLogError.Refused);
        }

        ended(stream);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        if (stream.Complete(StreamLogOutcome.Interrupted, StreamLogEntry.InterruptedFrame))
        {
            ended(stream);
        }

        return default;
    }
}
