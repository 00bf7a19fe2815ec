using System.Buffers;

namespace Handlers.AspNetCore;

/// <summary>Collects the frames of one read, so that the response is asked for memory once. Holds a pooled array only while it is not empty.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int Smallest = 2 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <summary>Copies everything to <paramref name="output"/> and returns the array to its pool.</summary>
    public void MoveTo(IBufferWriter<byte> output)
    {
        output.Write(_bytes.AsSpan(0, Length));
        Release();
    }

    /// <summary>Drops everything and returns the array to its pool.</summary>
    public void Release()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        Length = 0;
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length >= Math.Max(size, 1))
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(2 * _bytes.Length, Length + size)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        int length = Length;
        Release();
        _bytes = larger;
        Length = length;
    }
}
