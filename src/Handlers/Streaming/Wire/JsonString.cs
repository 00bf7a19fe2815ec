using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>Finds the end of a JSON string (RFC 8259, section 7).</summary>
internal static class JsonString
{
    // The bytes that end a run of plain characters: the closing quote, an escape, or a control character, which is invalid in a string.
    public static readonly SearchValues<byte> EndOfRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    public static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Finds the quote that ends the string.</summary>
    /// <param name="text">The bytes behind the opening quote.</param>
    /// <param name="end">The position of the closing quote. If there is none: the length of <paramref name="text"/> if the string is incomplete, less if it is invalid.</param>
    /// <param name="isEscaped">Whether the string holds escape sequences.</param>
    /// <returns>Whether there is one, and the string before it is valid JSON. UTF-8 and surrogate pairs are not checked.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindEnd(ReadOnlySpan<byte> text, out int end, out bool isEscaped) => TryFindEnd(text, 0, out end, out isEscaped);

    /// <inheritdoc cref="TryFindEnd(ReadOnlySpan{byte}, out int, out bool)"/>
    /// <param name="text">The bytes that hold the string.</param>
    /// <param name="start">Where in <paramref name="text"/> the byte behind the opening quote is. What precedes it lets the last bytes be compared as a vector.</param>
    /// <param name="end">As above, counted from the start of <paramref name="text"/>.</param>
    /// <param name="isEscaped">As above.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFindEnd(ReadOnlySpan<byte> text, int start, out int end, out bool isEscaped)
    {
        // Most strings are short and plain, so one vector is compared before a search begins.
        if (text.Length >= Vector256<byte>.Count)
        {
            uint ends = EndsOfRuns(text, start);
            end = start + BitOperations.TrailingZeroCount(ends);
            if (ends != 0 && text[end] == '"')
            {
                isEscaped = false;
                return true;
            }
        }

        return Search(text, start, out end, out isEscaped);
    }

    /// <summary>A bit for each byte that ends a run of plain characters, as <see cref="EndOfRun"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint EndsOfRuns(Vector256<byte> bytes)
        => (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();

    /// <inheritdoc cref="EndsOfRuns(Vector256{byte})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint EndsOfRuns(Vector128<byte> bytes)
        => (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();

    /// <summary>How many bytes precede the first one that ends a run of plain characters, as <see cref="EndOfRun"/> does; all if there is none.</summary>
    /// <param name="text">The bytes to search. A few of them are searched faster if a whole vector can be read.</param>
    /// <param name="behind">How many bytes behind <paramref name="text"/> can be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthOfRun(ReadOnlySpan<byte> text, int behind)
    {
        int run = 0;
        if (text.Length + behind >= Vector256<byte>.Count)
        {
            run = BitOperations.TrailingZeroCount(EndsOfRuns(Vector256.LoadUnsafe(in MemoryMarshal.GetReference(text))));
            if (run < Vector256<byte>.Count || text.Length <= Vector256<byte>.Count)
            {
                return Math.Min(run, text.Length);
            }
        }

        int rest = text[run..].IndexOfAny(EndOfRun);
        return rest < 0 ? text.Length : run + rest;
    }

    // A bit for each byte from `start` on. The last vector of the text begins before `start`.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint EndsOfRuns(ReadOnlySpan<byte> text, int start)
    {
        int window = Math.Min(start, text.Length - Vector256<byte>.Count);
        return (uint)((ulong)EndsOfRuns(Vector256.Create(text[window..])) >> (start - window));
    }

    // Strings with escapes usually have many: the ends of all runs of plain characters in a vector are found at once.
    private static bool Search(ReadOnlySpan<byte> text, int start, out int end, out bool isEscaped)
    {
        isEscaped = false;
        end = start;
        while (end < text.Length)
        {
            bool isWhole = text.Length >= Vector256<byte>.Count;
            int window = end;
            uint ends = isWhole ? EndsOfRuns(text, window) : FindEndOfRun(text[window..]);
            end = Math.Min(text.Length, window + Vector256<byte>.Count);
            while (ends != 0)
            {
                int at = window + BitOperations.TrailingZeroCount(ends);
                if (text[at] == '"')
                {
                    end = at;
                    return true;
                }

                int escape = text[at] == '\\' ? LengthOfEscape(text[at..]) : -1;
                if (escape <= 0)
                {
                    end = escape < 0 ? at : text.Length;
                    return false;
                }

                isEscaped = true;
                at += escape;
                if (at >= end || !isWhole)
                {
                    end = at;
                    break;
                }

                ends &= uint.MaxValue << (at - window);
            }
        }

        return false;
    }

    // The first one alone, where the text has fewer bytes than a vector holds.
    private static uint FindEndOfRun(ReadOnlySpan<byte> text)
    {
        int run = text.IndexOfAny(EndOfRun);
        return run < 0 ? 0 : 1u << run;
    }

    /// <returns>0 if the escape is not complete; -1 if it is invalid.</returns>
    private static int LengthOfEscape(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        switch (text[1])
        {
            case (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f':
                return 2;
            case (byte)'u':
                ReadOnlySpan<byte> digits = text[2..Math.Min(6, text.Length)];
                return JsonUnescaper.TryReadHex(digits, out _) ? 6 : digits.Length < 4 && digits.IndexOfAnyExcept(HexDigits) < 0 ? 0 : -1;
            default:
                return -1;
        }
    }
}
