using System.Buffers;

namespace Handlers;

/// <summary>The bytes received and not consumed yet, in one pooled array.</summary>
internal sealed class ReceiveBuffer
{
    private const int InitialCapacity = 8 * 1024;

    // After a read that fills the array, the next one is larger. A slow stream keeps the small array.
    private const int BusyCapacity = 16 * 1024;

    private byte[] _array = [];
    private int _start;
    private int _end;
    private bool _filled;

    // The position of the array's first byte in the whole input.
    private long _dropped;

    public ReadOnlySpan<byte> Unread => _array.AsSpan(_start, _end - _start);

    /// <summary>Where in the whole input <see cref="Unread"/> begins.</summary>
    public long Offset => _dropped + _start;

    public ReadOnlySpan<byte> GetUnread(int offset, int length) => _array.AsSpan(_start + offset, length);

    public void Consume(int count) => _start += count;

    /// <summary>Drops everything, because the next bytes belong to another response.</summary>
    public void Restart()
    {
        _start = _end = 0;
        _dropped = 0;
    }

    /// <summary>Free space to read into; call <see cref="Commit"/> afterwards. Earlier spans over <see cref="Unread"/> become invalid.</summary>
    public Memory<byte> GetFree()
    {
        int unread = _end - _start;
        int capacity = Math.Max(_array.Length, _filled ? BusyCapacity : InitialCapacity);
        if (unread > capacity / 2)
        {
            capacity = (int)Math.Min(2L * capacity, Array.MaxLength);
        }

        if (capacity > _array.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(capacity);
            Unread.CopyTo(larger);
            Return();
            _array = larger;
        }
        else if (_start > 0)
        {
            Unread.CopyTo(_array);
        }

        _dropped += _start;
        (_start, _end) = (0, unread);
        return _array.AsMemory(_end);
    }

    public void Commit(int count)
    {
        _end += count;
        _filled = _end == _array.Length;
    }

    /// <summary>Gives up the array without returning it to the pool, because an abandoned read may still write into it.</summary>
    public void Abandon()
    {
        Restart();
        _array = [];
    }

    public void Release()
    {
        Return();
        _array = [];
        _dropped += _start;
        _start = _end = 0;
    }

    private void Return()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
