namespace Handlers.Tests;

/// <summary>A body that returns its bytes and then stalls until the read is cancelled or the body is disposed.</summary>
internal sealed class StallingBody(byte[] bytes) : Stream
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _position;
    private volatile bool _isReading;

    /// <summary>Whether a read keeps waiting when its token is cancelled.</summary>
    public bool IgnoresTokens { get; init; }

    /// <summary>Completes when a read waits.</summary>
    public Task Stalled => _stalled.Task;

    public bool IsDisposed => _disposed.Task.IsCompleted;

    public bool WasDisposedDuringRead { get; private set; }

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
        byte[] copy = new byte[buffer.Length];
        int count = ReadAsync(copy, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        copy.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = Math.Min(buffer.Length, bytes.Length - _position);
        if (count > 0)
        {
            bytes.AsSpan(_position, count).CopyTo(buffer.Span);
            _position += count;
            return count;
        }

        _isReading = true;
        _stalled.TrySetResult();
        try
        {
            await _disposed.Task.WaitAsync(IgnoresTokens ? CancellationToken.None : cancellationToken);
        }
        finally
        {
            _isReading = false;
        }

        throw new ObjectDisposedException(nameof(StallingBody));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        WasDisposedDuringRead |= _isReading;
        _disposed.TrySetResult();
        base.Dispose(disposing);
    }
}
