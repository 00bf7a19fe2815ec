namespace Handlers;

/// <summary>Bytes that the caller has opened: a file, a pipe.</summary>
internal sealed class OpenedSource(Stream body, bool leaveOpen) : BodySource
{
    /// <inheritdoc/>
    /// <remarks>A stream of its own is disposed to end the read; one that is left open may ignore the token, so its read is left behind.</remarks>
    public override int Read(Memory<byte> buffer, CancellationToken cancellationToken, out bool isLeftBehind)
    {
        isLeftBehind = false;
        if (!leaveOpen)
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static body => ((Stream)body!).Dispose(), body);
            return body.Read(buffer.Span);
        }

        ValueTask<int> read = body.ReadAsync(buffer, cancellationToken);
        if (read.IsCompleted)
        {
            return read.GetAwaiter().GetResult();
        }

        Task<int> task = read.AsTask();
        try
        {
            task.Wait(cancellationToken);
        }
        catch (OperationCanceledException) when (!task.IsCompleted)
        {
            isLeftBehind = true;
            _ = task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return 0;
        }
        catch (AggregateException)
        {
            // Thrown again below, as it is.
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
