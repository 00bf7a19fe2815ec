using System.Text;
using Handlers.Testing;

namespace Handlers.Relay.Tests;

/// <summary>A long reply, made as it is read.</summary>
internal sealed class GeneratedReply : Stream
{
    private readonly byte[] _head;
    private readonly byte[] _piece;
    private readonly byte[] _tail;
    private readonly int _pieces;
    private readonly Action<int> _read;
    private long _position;

    public GeneratedReply(int pieces, Action<int> read)
    {
        string script = new MessageScript().Text("twenty bytes of text").ToString();
        int from = script.IndexOf("event: content_block_delta", StringComparison.Ordinal);
        int to = script.IndexOf("event: content_block_stop", StringComparison.Ordinal);
        _head = Encoding.UTF8.GetBytes(script[..from]);
        _piece = Encoding.UTF8.GetBytes(script[from..to]);
        _tail = Encoding.UTF8.GetBytes(script[to..]);
        _pieces = pieces;
        _read = read;
    }

    public long TotalBytes => _head.Length + ((long)_piece.Length * _pieces) + _tail.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = 0;
        while (read < count && _position < TotalBytes)
        {
            long behindHead = _position - _head.Length;
            (byte[] part, int at) = behindHead < 0 ? (_head, (int)_position)
                : behindHead < (long)_piece.Length * _pieces ? (_piece, (int)(behindHead % _piece.Length))
                : (_tail, (int)(behindHead - ((long)_piece.Length * _pieces)));
            int length = Math.Min(count - read, part.Length - at);
            part.AsSpan(at, length).CopyTo(buffer.AsSpan(offset + read));
            read += length;
            _position += length;
        }

        _read(read);
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] bytes = new byte[buffer.Length];
        int read = Read(bytes, 0, bytes.Length);
        bytes.AsMemory(0, read).CopyTo(buffer);
        return new ValueTask<int>(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
