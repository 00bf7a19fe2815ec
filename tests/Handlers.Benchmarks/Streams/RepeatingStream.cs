namespace Handlers.Benchmarks;

/// <summary>Reads the head of a <see cref="SampleStream"/>, its body as often as it is to be repeated, and its tail.</summary>
internal sealed class RepeatingStream(SampleStream sample) : Stream
{
    private int _part;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private byte[]? Part => _part == 0 ? sample.Head : _part <= sample.Shape.Repetitions ? sample.Body : _part == sample.Shape.Repetitions + 1 ? sample.Tail : null;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = 0;
        while (read < buffer.Length && Part is { } part)
        {
            int count = Math.Min(buffer.Length - read, part.Length - _position);
            part.AsSpan(_position, count).CopyTo(buffer[read..]);
            read += count;
            _position += count;
            if (_position == part.Length)
            {
                _part++;
                _position = 0;
            }
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
