using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Handlers;

/// <summary>Transcodes UTF-8 to UTF-16. Invalid UTF-8 is an error and never becomes U+FFFD.</summary>
internal static class Utf8Transcoder
{
    /// <summary>Appends <paramref name="utf8"/> to <paramref name="destination"/>.</summary>
    /// <returns>Whether it was valid UTF-8; if not, nothing was appended.</returns>
    public static bool TryAppend(ref PooledBuffer<char> destination, ReadOnlySpan<byte> utf8, out int chars)
    {
        // UTF-16 never has more chars than UTF-8 has bytes.
        OperationStatus status = Utf8.ToUtf16(utf8, destination.GetSpan(utf8.Length), out _, out chars, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            chars = 0;
            return false;
        }

        destination.Advance(chars);
        return true;
    }

    /// <summary>Appends a plain string by widening a whole window. The next string overwrites what is too much.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="window">The string's first byte. A whole window can be read.</param>
    /// <param name="length">How much of the window is the string.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AppendPlain(ref PooledBuffer<char> destination, ref readonly byte window, int length)
    {
        ref ushort free = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(destination.GetSpan(FrameLayout.Window)));
        (Vector256<ushort> lower, Vector256<ushort> upper) = Vector256.Widen(Vector256.LoadUnsafe(in window));
        lower.StoreUnsafe(ref free);
        upper.StoreUnsafe(ref free, (nuint)Vector256<ushort>.Count);
        destination.Advance(length);
    }
}
