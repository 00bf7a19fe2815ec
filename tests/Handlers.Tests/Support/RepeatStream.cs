namespace Handlers.Tests;

/// <summary>A stream of a head, a repeated piece and a tail, which keeps only one copy of each in memory.</summary>
internal sealed class RepeatStream(byte[] head, byte[] piece, long times, byte[] tail) : Stream
{
    private byte[] _current = head;
    private int _position;
    private long _left = times;
    private bool _isLast;

    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = 0;
        while (count < buffer.Length)
        {
            if (_position == _current.Length && !MoveNext())
            {
                break;
            }

            int length = Math.Min(buffer.Length - count, _current.Length - _position);
            _current.AsSpan(_position, length).CopyTo(buffer[count..]);
            _position += length;
            count += length;
        }

        Given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool MoveNext()
    {
        _position = 0;
        if (_left-- > 0)
        {
            _current = piece;
            return true;
        }

        _current = _isLast ? [] : tail;
        _isLast = true;
        return _current.Length > 0;
    }
}
