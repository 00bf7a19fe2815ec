using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>Bytes of a frame that are the same in each delta, in vectors: up to 128 bytes are compared at once.</summary>
internal readonly struct FixedBytes
{
    private const int Vector = 32;

    // How many bytes are compared as four vectors, which overlap where there are fewer.
    private const int FourVectors = 4 * Vector;

    private readonly byte[] _bytes;
    private readonly Vector256<byte> _first;
    private readonly Vector256<byte> _second;
    private readonly Vector256<byte> _third;
    private readonly Vector256<byte> _fourth;
    private readonly Vector256<byte> _mask;
    private readonly nuint _secondOffset;
    private readonly nuint _thirdOffset;
    private readonly nuint _fourthOffset;

    public FixedBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();

        // Vectors overlap where there are fewer bytes than they hold, and are masked where there are fewer than one holds.
        Span<byte> compared = stackalloc byte[FourVectors];
        compared.Clear();
        bytes[..Math.Min(bytes.Length, FourVectors)].CopyTo(compared);
        int last = Math.Clamp(bytes.Length, Vector, FourVectors) - Vector;
        _secondOffset = (nuint)Math.Min(Vector, last);
        _thirdOffset = (nuint)Math.Min(2 * Vector, last);
        _fourthOffset = (nuint)last;
        _first = Vector256.Create(compared);
        _second = Vector256.Create(compared[(int)_secondOffset..]);
        _third = Vector256.Create(compared[(int)_thirdOffset..]);
        _fourth = Vector256.Create(compared[last..]);
        Span<byte> mask = compared[..Vector];
        mask.Clear();
        mask[..Math.Min(bytes.Length, Vector)].Fill(0xFF);
        _mask = Vector256.Create(mask);
    }

    public int Length => _bytes.Length;

    /// <summary>How many bytes <see cref="IsAt"/> reads.</summary>
    public int ComparedLength => Math.Max(_bytes.Length, Vector);

    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Whether the bytes stand here.</summary>
    /// <param name="bytes">The first of at least <see cref="ComparedLength"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAt(ref readonly byte bytes)
    {
        Vector256<byte> difference = (Vector256.LoadUnsafe(in bytes) ^ _first) | (Vector256.LoadUnsafe(in bytes, _fourthOffset) ^ _fourth);
        if (_bytes.Length > 2 * Vector)
        {
            difference |= (Vector256.LoadUnsafe(in bytes, _secondOffset) ^ _second) | (Vector256.LoadUnsafe(in bytes, _thirdOffset) ^ _third);
        }

        return (difference & _mask) == Vector256<byte>.Zero && (_bytes.Length <= FourVectors || RestIsAt(in bytes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RestIsAt(ref readonly byte bytes)
        => MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in bytes), FourVectors), _bytes.Length - FourVectors).SequenceEqual(_bytes.AsSpan(FourVectors));
}
