namespace Handlers.Relay.Tests;

/// <summary>A log whose streams end only when the test allows it.</summary>
internal sealed class SlowLog(IStreamLog log) : IStreamLog
{
    public TaskCompletionSource Appended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Completing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource MayComplete { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<IStreamLogWriter> CreateAsync(string id, string? owner = null, CancellationToken cancellationToken = default)
        => new Writer(await log.CreateAsync(id, owner, cancellationToken), this);

    public ValueTask<StreamLogState?> FindAsync(string id, CancellationToken cancellationToken = default) => log.FindAsync(id, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<StreamLogEntry>> ReadAsync(string id, StreamLogPosition after = default, CancellationToken cancellationToken = default)
        => log.ReadAsync(id, after, cancellationToken);

    public ValueTask<bool> RequestStopAsync(string id, CancellationToken cancellationToken = default) => log.RequestStopAsync(id, cancellationToken);

    private sealed class Writer(IStreamLogWriter writer, SlowLog owner) : IStreamLogWriter
    {
        public string Id => writer.Id;

        public CancellationToken StopRequested => writer.StopRequested;

        public void Append(ReadOnlySpan<byte> frame)
        {
            writer.Append(frame);
            owner.Appended.TrySetResult();
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

        public async ValueTask CompleteAsync(StreamLogOutcome outcome, ReadOnlyMemory<byte> frame = default, CancellationToken cancellationToken = default)
        {
            owner.Completing.TrySetResult();
            await owner.MayComplete.Task;
            await writer.CompleteAsync(outcome, frame, cancellationToken);
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
