using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>What a canonical frame has in front of its string, in vectors: to know the same before another string takes four comparisons.</summary>
internal readonly struct FrameOpening
{
    // The last one overlaps the one before.
    private readonly Vector256<byte> _first;
    private readonly Vector256<byte> _second;
    private readonly Vector256<byte> _third;
    private readonly Vector256<byte> _last;

    public FrameOpening(ReadOnlySpan<byte> opening)
    {
        Debug.Assert(opening.Length is >= 3 * 32 and <= 4 * 32, "Every canonical opening is so long.");
        _first = Vector256.Create(opening);
        _second = Vector256.Create(opening[32..]);
        _third = Vector256.Create(opening[64..]);
        _last = Vector256.Create(opening[^32..]);
        Length = opening.Length;
    }

    public int Length { get; }

    /// <param name="bytes">The first of at least as many bytes as the opening has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAt(ref readonly byte bytes)
    {
        Vector256<byte> difference = (Vector256.LoadUnsafe(in bytes) ^ _first)
            | (Vector256.LoadUnsafe(in bytes, 32) ^ _second)
            | (Vector256.LoadUnsafe(in bytes, 64) ^ _third)
            | (Vector256.LoadUnsafe(in bytes, (nuint)Length - 32) ^ _last);
        return difference == Vector256<byte>.Zero;
    }
}
