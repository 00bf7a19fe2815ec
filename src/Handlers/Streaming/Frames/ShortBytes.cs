using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>Up to eight bytes of a frame that are the same in each delta, compared as one number.</summary>
internal readonly struct ShortBytes
{
    private readonly ulong _bytes;
    private readonly ulong _mask;

    public ShortBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> padded = stackalloc byte[MaxLength];
        padded.Clear();
        bytes.CopyTo(padded);
        _bytes = BitConverter.ToUInt64(padded);
        padded[..bytes.Length].Fill(0xFF);
        _mask = BitConverter.ToUInt64(padded);
    }

    public const int MaxLength = sizeof(ulong);

    /// <summary>How the bytes here differ: 0 if they are the same.</summary>
    /// <param name="bytes">The first of at least <see cref="MaxLength"/> bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Difference(ref readonly byte bytes) => (Unsafe.ReadUnaligned<ulong>(in bytes) ^ _bytes) & _mask;
}
