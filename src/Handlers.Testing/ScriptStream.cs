namespace Handlers.Testing;

/// <summary>A <see cref="MessageScript"/> as a response body: its bytes in chunks, its pauses and its end.</summary>
internal sealed class ScriptStream(IEnumerable<ScriptStep> parts, ScriptEnd end, TimeProvider timeProvider, int[] chunkSizes) : Stream
{
    private readonly IEnumerator<ScriptStep> _parts = parts.GetEnumerator();
    private readonly CancellationTokenSource _disposed = new();
    private ReadOnlyMemory<byte> _rest;
    private int _reads;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_rest.IsEmpty)
        {
            // A synchronous read blocks during a pause.
            Task<bool> next = MoveNextAsync(CancellationToken.None);
            if (!next.GetAwaiter().GetResult())
            {
                return 0;
            }
        }

        return Copy(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_rest.IsEmpty)
        {
            if (!await MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        return Copy(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends a read that waits in another thread with an <see cref="ObjectDisposedException"/>, as closing a connection does.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _disposed.Cancel();
            _parts.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        if (_parts.MoveNext())
        {
            if (_parts.Current is ScriptStep.Bytes bytes)
            {
                _rest = bytes.Value;
            }
            else
            {
                await WaitAsync(token => _parts.Current.WaitAsync(timeProvider, token), cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        switch (end)
        {
            case ScriptEnd.Abort:
                throw new IOException("The connection was broken off, as the script says.");
            case ScriptEnd.KeepOpen:
                await WaitAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, token), cancellationToken).ConfigureAwait(false);
                break;
        }

        return false;
    }

    private async Task WaitAsync(Func<CancellationToken, Task> silence, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        try
        {
            await silence(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ScriptStream));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private int Copy(Span<byte> buffer)
    {
        int limit = chunkSizes.Length == 0 ? buffer.Length : Math.Min(buffer.Length, chunkSizes[_reads++ % chunkSizes.Length]);
        ReadOnlySpan<byte> chunk = _rest.Span[..Math.Min(limit, _rest.Length)];
        chunk.CopyTo(buffer);
        _rest = _rest[chunk.Length..];
        return chunk.Length;
    }
}
