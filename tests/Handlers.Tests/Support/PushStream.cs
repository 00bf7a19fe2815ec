using System.Threading.Tasks.Sources;

namespace Handlers.Tests;

/// <summary>A body whose bytes the test supplies. The reader runs inside <see cref="Push"/> and is waiting again when it returns.</summary>
internal sealed class PushStream : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _buffer;
    private CancellationTokenRegistration _registration;

    public bool IsWaiting { get; private set; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Completes the pending read with these bytes. No bytes mean the end of the body.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        if (!IsWaiting)
        {
            throw new InvalidOperationException("Nobody reads.");
        }

        _registration.Dispose();
        IsWaiting = false;
        bytes.CopyTo(_buffer.Span);
        _source.SetResult(bytes.Length);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _source.Reset();
        _buffer = buffer;
        IsWaiting = true;
        ValueTask<int> task = new(this, _source.Version);
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((PushStream)state!).Cancel(token), this);
        return task;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Cancel(CancellationToken token)
    {
        IsWaiting = false;
        _source.SetException(new OperationCanceledException(token));
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);
}
