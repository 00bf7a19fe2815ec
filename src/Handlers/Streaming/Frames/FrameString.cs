using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>Finds where the JSON string of a frame ends.</summary>
internal static class FrameString
{
    // What ends a run of plain characters in a JSON string: its quote, an escape, or a control character, which no string may hold.
    private static readonly SearchValues<byte> EndOfRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    /// <summary>Finds the end of a JSON string.</summary>
    /// <param name="rest">The bytes behind the string's first quote.</param>
    /// <param name="end">Where its last quote is.</param>
    /// <param name="isEscaped">Whether it holds escape sequences.</param>
    /// <returns>Whether its end is there and no byte of it is refused by JSON.</returns>
    public static bool TryRead(ReadOnlySpan<byte> rest, out int end, out bool isEscaped)
    {
        isEscaped = false;
        end = 0;
        while (true)
        {
            int run = FindEndOfRun(rest[end..]);
            if (run < 0)
            {
                return false;
            }

            end += run;
            if (rest[end] == '"')
            {
                return true;
            }

            if (rest[end] != '\\' || !IsEscape(rest[(end + 1)..]))
            {
                return false;
            }

            isEscaped = true;
            end += 2;
        }
    }

    // Most strings are short: one vector, before a search is begun.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindEndOfRun(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= Vector256<byte>.Count)
        {
            Vector256<byte> window = Vector256.Create(rest);
            uint ends = (Vector256.Equals(window, Vector256.Create((byte)'"'))
                | Vector256.Equals(window, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(window, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
            if (ends != 0)
            {
                return BitOperations.TrailingZeroCount(ends);
            }
        }

        return rest.IndexOfAny(EndOfRun);
    }

    // The general way reports an invalid escape.
    private static bool IsEscape(ReadOnlySpan<byte> behindBackslash)
        => !behindBackslash.IsEmpty && behindBackslash[0] switch
        {
            (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f' => true,
            (byte)'u' => behindBackslash.Length > 4
                && char.IsAsciiHexDigit((char)behindBackslash[1]) && char.IsAsciiHexDigit((char)behindBackslash[2])
                && char.IsAsciiHexDigit((char)behindBackslash[3]) && char.IsAsciiHexDigit((char)behindBackslash[4]),
            _ => false,
        };
}
