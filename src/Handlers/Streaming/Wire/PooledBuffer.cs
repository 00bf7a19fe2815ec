using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Handlers;

/// <summary>Bytes or chars appended to a pooled array that grows geometrically. Returned to the pool by <see cref="Release"/>.</summary>
/// <remarks>
/// From 1 MiB on an array grows to 16 MiB at once, and from there eightfold and without the pool. A large array that is replaced stays in memory until a full
/// collection; with twofold growth such arrays would be as large as the text itself. The part of an array that is not written yet takes addresses and no memory.
/// </remarks>
internal struct PooledBuffer<T>
    where T : unmanaged
{
    private const int InitialCapacity = 256;
    private const int LargeBytes = 1024 * 1024;
    private const int MaxPooledBytes = 16 * LargeBytes;

    private static readonly int Large = LargeBytes / Unsafe.SizeOf<T>();
    private static readonly int MaxPooled = MaxPooledBytes / Unsafe.SizeOf<T>();

    private T[]? _array;

    public int Length { get; private set; }

    public readonly Span<T> Written => _array.AsSpan(0, Length);

    /// <summary>The last result of <see cref="GetSpan"/>, as memory.</summary>
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

    /// <summary>Appends the first elements of a window of <see cref="FrameLayout.Window"/> elements by copying all of it. The next append overwrites what is too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendWindow(ref readonly T window, int count)
    {
        T[]? array = _array;
        if (array is null || array.Length - Length < FrameLayout.Window)
        {
            Grow(FrameLayout.Window);
            array = _array!;
        }

        Unsafe.CopyBlockUnaligned(
            ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), (nuint)(uint)Length)),
            in Unsafe.As<T, byte>(ref Unsafe.AsRef(in window)),
            (uint)(FrameLayout.Window * Unsafe.SizeOf<T>()));
        Length += count;
    }

    public void Clear() => Length = 0;

    public void Release()
    {
        Return();
        _array = null;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        long grown = Length < Large ? Math.Max(InitialCapacity, 2L * Length)
            : Length < MaxPooled ? MaxPooled
            : 8L * Length;
        int capacity = Math.Max(checked(Length + count), (int)Math.Min(grown, Array.MaxLength));
        T[] larger = capacity <= MaxPooled ? ArrayPool<T>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<T>(capacity);
        Written.CopyTo(larger);
        if (_array?.Length <= Large)
        {
            Return();
        }

        _array = larger;
    }

    private readonly void Return()
    {
        if (_array is not null && _array.Length <= MaxPooled)
        {
            ArrayPool<T>.Shared.Return(_array);
        }
    }
}
