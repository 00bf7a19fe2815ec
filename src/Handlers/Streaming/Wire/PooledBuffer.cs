using System.Buffers;
using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>Bytes or chars appended to a pooled array that grows geometrically. Returned to the pool by <see cref="Release"/>.</summary>
internal struct PooledBuffer<T>
    where T : unmanaged
{
    private const int InitialCapacity = 256;
    private T[]? _array;

    public int Length { get; private set; }

    public readonly Span<T> Written => _array.AsSpan(0, Length);

    /// <summary>What <see cref="GetSpan"/> gave last, as memory.</summary>
    public readonly Memory<T> Free => _array.AsMemory(Length);

    /// <summary>At least <paramref name="count"/> elements to write into; follow with <see cref="Advance"/>.</summary>
    public Span<T> GetSpan(int count)
    {
        if (_array is null || _array.Length - Length < count)
        {
            Grow(count);
        }

        return _array.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<T> values)
    {
        values.CopyTo(GetSpan(values.Length));
        Length += values.Length;
    }

    public void Clear() => Length = 0;

    public void Release()
    {
        if (_array is not null)
        {
            ArrayPool<T>.Shared.Return(_array);
        }

        _array = null;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        int capacity = Math.Max(checked(Length + count), Math.Max(InitialCapacity, (int)Math.Min(2L * Length, Array.MaxLength)));
        T[] larger = ArrayPool<T>.Shared.Rent(capacity);
        Written.CopyTo(larger);
        if (_array is not null)
        {
            ArrayPool<T>.Shared.Return(_array);
        }

        _array = larger;
    }
}
