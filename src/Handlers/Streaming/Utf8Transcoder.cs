using System.Buffers;
using System.Text.Unicode;

namespace Handlers;

/// <summary>From the wire's UTF-8 to .NET's UTF-16, strictly: bytes that are no UTF-8 are an error, never U+FFFD.</summary>
internal static class Utf8Transcoder
{
    /// <summary>Appends <paramref name="utf8"/> to <paramref name="destination"/>.</summary>
    /// <returns>Whether it was valid UTF-8; if not, nothing was appended.</returns>
    public static bool TryAppend(ref PooledBuffer<char> destination, ReadOnlySpan<byte> utf8, out int chars)
    {
        // No sequence has more chars than bytes.
        OperationStatus status = Utf8.ToUtf16(utf8, destination.GetSpan(utf8.Length), out _, out chars, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            chars = 0;
            return false;
        }

        destination.Advance(chars);
        return true;
    }
}
