using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <summary>
/// The bytes of a delta's frame that stay the same from one delta to the next: the opening before its string and the tail behind it.
/// A frame with the same opening and tail, and a JSON string between them, is the same event with another string.
/// </summary>
/// <remarks>
/// <para>This holds for any layout, because the opening and the tail were decoded as a whole once: the order of the JSON's properties, spaces,
/// line ends, further fields and further properties are the same bytes, and a JSON string can change neither the framing nor the structure of the
/// JSON around it. Two things may differ: the number of spaces in front of the last brace (the API pads frames there), and the
/// digits of an <c>id:</c> line at the start, which the Messages API gives no meaning.</para>
/// <code>
/// event: content_block_delta⏎data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Hello "}   }⏎⏎
/// └──────────────────────────────── opening ───────────────────────────────────────────────────────────────────┘     └┬┘└┬┘└┬┘
///                                                                                                            tail start  │  tail end
///                                                                                                                    padding
/// </code>
/// </remarks>
internal sealed class FrameLayout
{
    private readonly byte[] _id;
    private readonly FrameOpening _opening;
    private readonly byte[] _tailStart;
    private readonly byte[] _tailEnd;
    private readonly int _blankLine;

    // A short tail, as two numbers of up to eight bytes.
    private readonly ulong _shortTailStart;
    private readonly ulong _shortTailStartMask;
    private readonly ulong _shortTailEnd;
    private readonly ulong _shortTailEndMask;

    private FrameLayout(in FrameParts parts, in DecodedEvent e)
    {
        _id = parts.Id.ToArray();
        _opening = new FrameOpening(parts.Opening);
        _tailStart = parts.TailStart.ToArray();
        _tailEnd = parts.TailEnd.ToArray();
        _blankLine = parts.TailEnd.EndsWith("\r\n"u8) ? 2 : 1;
        Delta = e.Delta;
        Index = e.Index;
        IsPlainDelta = e.IsPlainDelta;
        (_shortTailStart, _shortTailStartMask) = ToNumber(_tailStart);
        (_shortTailEnd, _shortTailEndMask) = ToNumber(_tailEnd);
        HasShortTail = BitConverter.IsLittleEndian
            && _id.Length == 0
            && _tailStart.Length <= sizeof(ulong)
            && _tailEnd.Length <= sizeof(ulong)
            && IndexOfSpecial(_tailStart.AsSpan(1)) < 0
            && IndexOfSpecial(_tailEnd) == 1;
        PlainLength = _opening.Length + Window + sizeof(ulong);
    }

    /// <summary>How many bytes are looked at to find a plain string: what one vector holds.</summary>
    public const int Window = 32;

    /// <summary>The length of the longest frame that <see cref="ReadPlain"/> finds.</summary>
    public const int MaxPlainLength = FrameParts.MaxLength + Window + sizeof(ulong);

    /// <summary>The kind of the delta.</summary>
    public DeltaKind Delta { get; }

    /// <summary>The index of the delta's content block.</summary>
    public int Index { get; }

    /// <summary>Whether the event has nothing besides <see cref="Index"/>, <see cref="Delta"/> and its string.</summary>
    public bool IsPlainDelta { get; }

    /// <summary>Whether the layout begins with the event's first field. Otherwise other lines precede it, such as <c>id:</c>.</summary>
    public bool StartsWithEvent { get; private init; }

    /// <summary>Whether <see cref="ReadPlain"/> can be used: the tail is short and has one quote, and there is no <c>id:</c> line.</summary>
    public bool HasShortTail { get; }

    /// <summary>How many bytes stand before the string, its quote included, where <see cref="HasShortTail"/> is set.</summary>
    public int OpeningLength => _opening.Length;

    /// <summary>How many bytes <see cref="ReadPlain"/> looks at.</summary>
    public int PlainLength { get; }

    /// <summary>Learns the layout of a delta's frame that the general way has read.</summary>
    /// <param name="frame">The frame's bytes, from the line after the previous frame to the end of its blank line.</param>
    /// <param name="eventStart">Where the event's first field begins within <paramref name="frame"/>.</param>
    /// <param name="data">The frame's data, of which the event's string is a slice.</param>
    /// <param name="e">The decoded event.</param>
    /// <returns>The layout; null if it cannot be reused: it is unusually long, or the frame's end depends on the next byte.</returns>
    public static FrameLayout? Learn(ReadOnlySpan<byte> frame, int eventStart, ReadOnlySpan<byte> data, in DecodedEvent e)
        => FrameParts.TryFind(frame, data, e.Value, out FrameParts parts) ? new FrameLayout(parts, e) { StartsWithEvent = eventStart == 0 } : null;

    /// <summary>Whether <paramref name="buffer"/> begins with this layout's opening.</summary>
    public bool IsAt(ReadOnlySpan<byte> buffer) => TryPassId(buffer, out int id) && buffer.Length - id >= _opening.ComparedLength && _opening.IsAt(in buffer[id]);

    /// <summary>
    /// Reads a frame of this layout whose string is plain, as most are: without escapes, short enough for its end and the end of the
    /// data's line to be in the <see cref="Window"/>. Such a string needs no decoding, but its UTF-8 must be checked if it is not ASCII.
    /// </summary>
    /// <param name="frame">The first of at least <see cref="PlainLength"/> bytes.</param>
    /// <param name="value">The string's length. A whole <see cref="Window"/> can be read where it begins, behind the opening.</param>
    /// <param name="isAscii">Whether the string is ASCII.</param>
    /// <returns>The frame's length; 0 if it is another frame, or its string is not plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadPlain(ref readonly byte frame, out int value, out bool isAscii)
    {
        value = 0;
        isAscii = false;
        if (!_opening.IsAt(in frame))
        {
            return 0;
        }

        ref byte text = ref Unsafe.Add(ref Unsafe.AsRef(in frame), (nuint)(uint)_opening.Length);
        Vector256<byte> window = Vector256.LoadUnsafe(in text);

        // The string ends at the first special byte and the data's line at the second; 32 if there is none. A first one that is no quote differs from the tail.
        uint specials = Specials(window);
        uint end = (uint)BitOperations.TrailingZeroCount(specials);
        uint line = (uint)BitOperations.TrailingZeroCount(specials & (specials - 1));

        // Padding is found without a branch: whether a frame is padded cannot be predicted.
        uint spaces = Vector256.Equals(window, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        uint padding = end + (uint)_tailStart.Length;
        uint brace = padding + (uint)BitOperations.TrailingZeroCount(~spaces >> (int)(padding & 31));
        ulong difference = ((Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, (nuint)end)) ^ _shortTailStart) & _shortTailStartMask)
            | ((Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, (nuint)line - 1)) ^ _shortTailEnd) & _shortTailEndMask)
            | ((brace + 1) ^ line);
        if (difference != 0)
        {
            return 0;
        }

        value = (int)end;
        isAscii = (window.ExtractMostSignificantBits() & ((1u << (int)end) - 1)) == 0;
        return _opening.Length + (int)line - 1 + _tailEnd.Length;
    }

    /// <summary>Reads a frame of this layout with any string.</summary>
    /// <param name="buffer">The bytes not consumed yet.</param>
    /// <param name="maxEventBytes">The longest event; a longer one is left to the general way, which refuses it.</param>
    /// <param name="value">The string as it stands between its quotes.</param>
    /// <param name="isEscaped">Whether it holds escape sequences.</param>
    /// <returns>The frame's length; 0 if it is another frame, or not complete.</returns>
    public int Read(ReadOnlySpan<byte> buffer, int maxEventBytes, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        value = default;
        isEscaped = false;
        if (!TryPassId(buffer, out int id) || buffer.Length - id < _opening.ComparedLength || !_opening.IsAt(in buffer[id]))
        {
            return 0;
        }

        int start = id + _opening.Length;
        ReadOnlySpan<byte> rest = buffer[start..];
        if (!JsonString.TryFindEnd(rest, out int end, out isEscaped) || !rest[end..].StartsWith(_tailStart))
        {
            return 0;
        }

        value = rest[..end];
        int brace = end + _tailStart.Length + CountSpaces(rest[(end + _tailStart.Length)..]);
        int length = start + brace + _tailEnd.Length;
        return rest[brace..].StartsWith(_tailEnd) && length - _blankLine <= maxEventBytes ? length : 0;
    }

    /// <summary>Whether all of <paramref name="buffer"/> may be the beginning of a frame of this layout: then more bytes are waited for.</summary>
    public bool IsBeginning(ReadOnlySpan<byte> buffer)
    {
        if (_id.Length > 0)
        {
            if (buffer.Length <= _id.Length)
            {
                return _id.AsSpan().StartsWith(buffer);
            }

            if (!buffer.StartsWith(_id))
            {
                return false;
            }

            buffer = buffer[_id.Length..];
            int digits = buffer.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits < 0)
            {
                return true;
            }

            buffer = buffer[digits..];
        }

        if (buffer.Length <= _opening.Length)
        {
            return _opening.Bytes.StartsWith(buffer);
        }

        if (!buffer.StartsWith(_opening.Bytes))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = buffer[_opening.Length..];
        if (!JsonString.TryFindEnd(rest, out int end, out _))
        {
            return end == rest.Length;
        }

        rest = rest[end..];
        if (rest.Length <= _tailStart.Length)
        {
            return _tailStart.AsSpan().StartsWith(rest);
        }

        if (!rest.StartsWith(_tailStart))
        {
            return false;
        }

        rest = rest[_tailStart.Length..];
        rest = rest[CountSpaces(rest)..];
        return rest.Length < _tailEnd.Length && _tailEnd.AsSpan().StartsWith(rest);
    }

    // A byte that ends a run of plain characters: the closing quote, an escape or a control character.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Specials(Vector256<byte> window)
        => (Vector256.Equals(window, Vector256.Create((byte)'"'))
            | Vector256.Equals(window, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(window, Vector256.Create((byte)' '))).ExtractMostSignificantBits();

    private static int IndexOfSpecial(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is (byte)'"' or (byte)'\\' or < (byte)' ')
            {
                return i;
            }
        }

        return -1;
    }

    private static (ulong Number, ulong Mask) ToNumber(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(ulong))
        {
            return (0, 0);
        }

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        Span<byte> mask = stackalloc byte[sizeof(ulong)];
        number.Clear();
        mask.Clear();
        bytes.CopyTo(number);
        mask[..bytes.Length].Fill(0xFF);
        return (BitConverter.ToUInt64(number), BitConverter.ToUInt64(mask));
    }

    private static int CountSpaces(ReadOnlySpan<byte> bytes)
    {
        int other = bytes.IndexOfAnyExcept((byte)' ');
        return other < 0 ? bytes.Length : other;
    }

    private bool TryPassId(ReadOnlySpan<byte> buffer, out int length)
    {
        length = 0;
        if (_id.Length == 0)
        {
            return true;
        }

        if (!buffer.StartsWith(_id))
        {
            return false;
        }

        int digits = buffer[_id.Length..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = _id.Length + digits;
        return digits > 0;
    }
}
