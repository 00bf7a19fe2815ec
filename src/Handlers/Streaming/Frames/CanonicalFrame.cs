using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>
/// Recognises the frames a stream mostly consists of, exactly as the API writes them, in one go: event line, data, JSON and blank line.
/// Anything else (another layout, a byte more, a frame not wholly there) is left to <see cref="SseReader"/> and
/// <see cref="EventDecoder"/>, which find the same in these frames.
/// </summary>
/// <remarks><code>
/// event: content_block_delta⏎
/// data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}⏎
/// ⏎
/// </code></remarks>
internal static class CanonicalFrame
{
    /// <summary>How many bytes are looked at to find a plain string: what one vector holds.</summary>
    public const int Window = 32;

    /// <summary>How many bytes are read behind the opening to find one: where the window ends may be the frame's last brace, with two line ends behind it.</summary>
    public const int PlainWindow = Window + TailLength;

    /// <summary>How long a frame with a plain string can be at most.</summary>
    public const int LongestPlain = 256;

    // A frame of which more than this is there, but not all, is left to the reader, which does not search what it has searched.
    private const int LongestBeginning = 4 * 1024;

    // Behind the quote of a string: }}⏎⏎
    private const int TailLength = 4;

    // As little-endian machines read them: "} and, behind a byte left out, }⏎⏎. Others find no plain frame, and go the longer way.
    private const ushort EndOfString = 0x7D22;
    private const uint EndOfFrame = 0x0A0A7D00;

    /// <summary>The canonical <c>ping</c> frame.</summary>
    public static ReadOnlySpan<byte> Ping => "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8;

    private static ReadOnlySpan<byte> Start => "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8;

    private static ReadOnlySpan<byte> Text => ",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8;

    private static ReadOnlySpan<byte> Thinking => ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""u8;

    private static ReadOnlySpan<byte> InputJson => ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""u8;

    /// <summary>Reads a canonical frame at the start of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">The bytes not consumed yet.</param>
    /// <param name="maxEventBytes">How long an event may be; what is longer is left to the general way, which refuses it.</param>
    /// <param name="e">The event.</param>
    /// <param name="opening">How many bytes stand before the string, its quote included.</param>
    /// <param name="length">How many bytes the frame has.</param>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maxEventBytes, out DecodedEvent e, out int opening, out int length)
    {
        e = default;
        opening = 0;
        length = 0;
        if (!buffer.StartsWith(Start))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = buffer[Start.Length..];
        int digits = 0;
        int index = 0;
        while (digits < rest.Length && digits < 5 && char.IsAsciiDigit((char)rest[digits]))
        {
            index = (index * 10) + (rest[digits++] - '0');
        }

        // JSON knows no leading zeros.
        if (digits == 0 || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[digits..];
        if (rest.StartsWith(Text))
        {
            e.Delta = DeltaKind.Text;
            rest = rest[Text.Length..];
        }
        else if (rest.StartsWith(InputJson))
        {
            e.Delta = DeltaKind.InputJson;
            rest = rest[InputJson.Length..];
        }
        else if (rest.StartsWith(Thinking))
        {
            e.Delta = DeltaKind.Thinking;
            rest = rest[Thinking.Length..];
        }
        else
        {
            return false;
        }

        opening = buffer.Length - rest.Length;
        if (!FrameString.TryRead(rest, out int end, out e.IsEscaped) || !TryReadTail(rest[(end + 1)..], out int tail))
        {
            return false;
        }

        e.Kind = EventKind.ContentBlockDelta;
        e.Index = index;
        e.Value = rest[..end];
        e.IsPlainDelta = true;
        length = opening + end + 1 + tail;
        return IsWithin(maxEventBytes, length);
    }

    /// <summary>
    /// Reads a frame that begins as the one before it did, up to its string: the same delta for the same block. Only a plain string is found,
    /// as nearly all are: ASCII, without escapes, and short enough for its end, and the frame's, to be in the <see cref="Window"/>. It needs no
    /// decoding, and the frame is no longer than <see cref="LongestPlain"/>.
    /// </summary>
    /// <param name="frame">The first of at least as many bytes as <paramref name="opening"/> has and <see cref="PlainWindow"/> more.</param>
    /// <param name="opening">What the frame before had in front of its string.</param>
    /// <param name="value">How long the string is. A whole <see cref="Window"/> can be read where it begins, behind the opening.</param>
    /// <returns>How many bytes the frame has; 0 if it is another.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadPlainLike(ref readonly byte frame, in FrameOpening opening, out int value)
    {
        value = 0;
        if (!opening.IsAt(in frame))
        {
            return 0;
        }

        ref byte text = ref Unsafe.Add(ref Unsafe.AsRef(in frame), (nuint)(uint)opening.Length);
        Vector256<byte> window = Vector256.LoadUnsafe(in text);

        // The string ends at the first special byte and the line at the second, which is never the window's first; 32 if there is none.
        // As signed numbers, what lies beyond ASCII is less than the control characters.
        uint specials = (Vector256.Equals(window, Vector256.Create((byte)'"'))
            | Vector256.Equals(window, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(window.AsSByte(), Vector256.Create((sbyte)' ')).AsByte()).ExtractMostSignificantBits();
        uint end = (uint)BitOperations.TrailingZeroCount(specials);
        uint line = (uint)BitOperations.TrailingZeroCount(specials & (specials - 1));

        // Between the braces are spaces, or nothing. All is compared at once: whether a frame is padded is not to be foretold.
        uint spaces = Vector256.Equals(window, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        uint brace = end + 2 + (uint)BitOperations.TrailingZeroCount(~spaces >> (int)(end + 2));
        uint difference = (uint)(Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref text, (nuint)end)) ^ EndOfString)
            | ((brace + 1) ^ line)
            | ((Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, (nuint)line - 1)) << 8) ^ EndOfFrame);
        if (difference != 0)
        {
            return 0;
        }

        value = (int)end;
        return opening.Length + (int)line + 2;
    }

    /// <summary>Reads a frame that begins as the one before it did, whatever its string.</summary>
    /// <param name="buffer">The bytes not consumed yet.</param>
    /// <param name="maxEventBytes">As for <see cref="TryRead"/>.</param>
    /// <param name="opening">What the frame before had in front of its string.</param>
    /// <param name="value">The string as it stands between its quotes.</param>
    /// <param name="isEscaped">Whether it holds escape sequences.</param>
    /// <returns>How many bytes the frame has; 0 if it is another.</returns>
    public static int ReadLike(ReadOnlySpan<byte> buffer, int maxEventBytes, in FrameOpening opening, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        value = default;
        isEscaped = false;
        if (buffer.Length < opening.Length || !opening.IsAt(in MemoryMarshal.GetReference(buffer)))
        {
            return 0;
        }

        ReadOnlySpan<byte> rest = buffer[opening.Length..];
        if (!FrameString.TryRead(rest, out int end, out isEscaped) || !TryReadTail(rest[(end + 1)..], out int tail))
        {
            return 0;
        }

        value = rest[..end];
        int length = opening.Length + end + 1 + tail;
        return IsWithin(maxEventBytes, length) ? length : 0;
    }

    /// <summary>Whether all of <paramref name="buffer"/> may be the beginning of a canonical frame: then there is nothing to do but wait for the rest.</summary>
    public static bool IsBeginning(ReadOnlySpan<byte> buffer, int maxEventBytes)
    {
        if (buffer.Length <= Start.Length)
        {
            return buffer.Length <= maxEventBytes && Start.StartsWith(buffer);
        }

        if (buffer.Length > LongestBeginning || buffer.Length > maxEventBytes || !buffer.StartsWith(Start))
        {
            return false;
        }

        // A line end behind the data may be followed by another field, or by the blank line that ends the frame.
        int end = buffer[Start.Length..].IndexOfAny((byte)'\n', (byte)'\r') + Start.Length;
        return end < Start.Length || (end == buffer.Length - 1 && buffer[end] == '\n');
    }

    // The blank line's end does not count.
    private static bool IsWithin(int maxEventBytes, int length) => length - 1 <= maxEventBytes;

    private static bool TryReadTail(ReadOnlySpan<byte> rest, out int length)
    {
        if (rest.StartsWith("}}\n\n"u8))
        {
            length = TailLength;
            return true;
        }

        return TryReadPadded(rest, out length);
    }

    // The API pads some frames with spaces before the last brace.
    private static bool TryReadPadded(ReadOnlySpan<byte> rest, out int length)
    {
        length = 0;
        if (rest.IsEmpty || rest[0] != '}')
        {
            return false;
        }

        int brace = 1 + Spaces(rest[1..]);
        length = brace + 3;
        return rest[brace..].StartsWith("}\n\n"u8);
    }

    private static int Spaces(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Vector128<byte>.Count)
        {
            uint others = ~Vector128.Equals(Vector128.Create(bytes), Vector128.Create((byte)' ')).ExtractMostSignificantBits();
            int spaces = BitOperations.TrailingZeroCount(others);
            if (spaces < Vector128<byte>.Count)
            {
                return spaces;
            }
        }

        int other = bytes.IndexOfAnyExcept((byte)' ');
        return other < 0 ? bytes.Length : other;
    }
}
