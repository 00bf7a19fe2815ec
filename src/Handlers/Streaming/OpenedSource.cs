namespace Handlers;

/// <summary>Bytes that the caller has opened: a file, a pipe.</summary>
internal sealed class OpenedSource(Stream body, bool leaveOpen) : BodySource
{
    // How long a read may take to heed its cancelled token.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    /// <remarks>
    /// The stream is not disposed to end a read: it may be the body of a response, see <see cref="BodySource.Read"/>. A read that does not heed its token
    /// is left behind. Only a stream that can seek has its bytes already, so reading it takes no token.
    /// </remarks>
    public override int Read(Memory<byte> buffer, CancellationToken cancellationToken, out bool isLeftBehind)
    {
        isLeftBehind = false;
        if (body.CanSeek)
        {
            return body.Read(buffer.Span);
        }

        ValueTask<int> read = BeginRead(buffer, cancellationToken);
        if (read.IsCompleted)
        {
            return read.GetAwaiter().GetResult();
        }

        Task<int> task = read.AsTask();
        try
        {
            Task.WaitAny([task], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            isLeftBehind = Task.WaitAny([task], Patience) < 0;
        }

        if (isLeftBehind)
        {
            AbandonedTask.Observe(task);
            return 0;
        }

        return task.GetAwaiter().GetResult();
    }

    public override void Dispose()
    {
        if (!leaveOpen)
        {
            body.Dispose();
        }
    }

    protected override ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken) => new(new OpenedBody(body));

    protected override OpenedBody OpenBody(CancellationToken cancellationToken) => new(body);
}
