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
internal sealed partial class FrameLayout
{
    private const int MaxIdDigits = 7;

    private readonly byte[] _id;
    private readonly FixedBytes _opening;
    private readonly FixedBytes _tailStart;
    private readonly FixedBytes _tailEnd;
    private readonly bool _hasShortTailEnd;
    private readonly int _comparedTail;
    private readonly int _blankLine;
    private readonly byte _lineEnd;
    private readonly ShortBytes _shortId;
    private readonly ShortBytes _shortTailStart;
    private readonly ShortBytes _shortTailEnd;

    // How many digits the last id had; -1 before the first one.
    private int _digits = -1;

    private FrameLayout(in FrameParts parts, in DecodedEvent e)
    {
        _id = parts.Id.ToArray();
        _opening = new FixedBytes(parts.Opening);
        _tailStart = new FixedBytes(parts.TailStart);
        _tailEnd = new FixedBytes(parts.TailEnd);
        _blankLine = parts.TailEnd.EndsWith("\r\n"u8) ? 2 : 1;
        Delta = e.Delta;
        Index = e.Index;
        IsPlainDelta = e.IsPlainDelta;
        IsShort = BitConverter.IsLittleEndian
            && _id.Length == 0
            && _tailStart.Length <= ShortBytes.MaxLength
            && _tailEnd.Length <= ShortBytes.MaxLength
            && IndexOfSpecial(parts.TailStart[1..]) < 0
            && IndexOfSpecial(parts.TailEnd) == 1;
        if (IsShort)
        {
            _shortTailStart = new ShortBytes(parts.TailStart);
            _lineEnd = parts.TailEnd[1];
        }

        _hasShortTailEnd = parts.TailEnd.Length <= ShortBytes.MaxLength;
        _shortTailEnd = _hasShortTailEnd ? new ShortBytes(parts.TailEnd) : default;
        _shortId = new ShortBytes(parts.Id);

        _comparedTail = Math.Max(_tailStart.ComparedLength, _tailStart.Length + Window + _tailEnd.ComparedLength);
        PlainLength = (_id.Length == 0 ? 0 : _id.Length + MaxIdDigits + 1) + _opening.Length + Window + _comparedTail;
    }

    /// <summary>How many bytes are looked at to find a plain string: what one vector holds.</summary>
    public const int Window = 32;

    /// <summary>The length of the longest frame that is found to be plain.</summary>
    public const int MaxPlainLength = (2 * FrameParts.MaxLength) + (2 * Window) + 16;

    /// <summary>The kind of the delta.</summary>
    public DeltaKind Delta { get; }

    /// <summary>The index of the delta's content block.</summary>
    public int Index { get; }

    /// <summary>Whether the event has nothing besides <see cref="Index"/>, <see cref="Delta"/> and its string.</summary>
    public bool IsPlainDelta { get; }

    /// <summary>Whether the layout begins with the event's first field. Otherwise other lines precede it, such as <c>id:</c>.</summary>
    public bool StartsWithEvent { get; private init; }

    /// <summary>Whether <see cref="ReadShort"/> can be used: the tail is short and has one quote, and there is no <c>id:</c> line.</summary>
    public bool IsShort { get; }

    /// <summary>How many bytes stand before the string, its quote included, where <see cref="IsShort"/> is set.</summary>
    public int OpeningLength => _opening.Length;

    /// <summary>Whether strings with escapes are as frequent as others: a tool's input has quotes.</summary>
    public bool HasEscapes => Delta == DeltaKind.InputJson && IsShort;

    /// <summary>How many bytes <see cref="ReadShort"/> and <see cref="ReadPlain"/> look at, at most.</summary>
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
    public bool IsAt(ReadOnlySpan<byte> buffer) => FindString(buffer) > 0;

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
        int start = FindString(buffer);
        if (start == 0 || !JsonString.TryFindEnd(buffer[start..], out int end, out isEscaped))
        {
            return 0;
        }

        value = buffer.Slice(start, end);
        return FindEnd(buffer, start + end, maxEventBytes);
    }

    /// <summary>Finds where the string begins, behind its quote.</summary>
    /// <returns>0 if the frame has another layout, or so little of it has come that this is not known.</returns>
    public int FindString(ReadOnlySpan<byte> buffer)
        => TryPassId(buffer, out int id) && buffer.Length - id >= _opening.ComparedLength && _opening.IsAt(in buffer[id]) ? id + _opening.Length : 0;

    /// <summary>Finds the end of the frame.</summary>
    /// <param name="buffer">The bytes not consumed yet.</param>
    /// <param name="quote">Where the string ends.</param>
    /// <param name="maxEventBytes">The longest event.</param>
    /// <returns>The frame's length; 0 if it has another layout, is not complete, or too long.</returns>
    public int FindEnd(ReadOnlySpan<byte> buffer, int quote, int maxEventBytes)
    {
        ReadOnlySpan<byte> tail = buffer[quote..];
        int length = tail.Length >= _comparedTail ? TailLength(in tail[0]) : 0;
        length = length == 0 ? TailLength(tail) : length;
        return length > 0 && quote + length - _blankLine <= maxEventBytes ? quote + length : 0;
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
            return _opening.Span.StartsWith(buffer);
        }

        if (!buffer.StartsWith(_opening.Span))
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
            return _tailStart.Span.StartsWith(rest);
        }

        if (!rest.StartsWith(_tailStart.Span))
        {
            return false;
        }

        rest = rest[_tailStart.Length..];
        rest = rest[CountSpaces(rest)..];
        return rest.Length < _tailEnd.Length && _tailEnd.Span.StartsWith(rest);
    }

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

    private static int CountSpaces(ReadOnlySpan<byte> bytes)
    {
        int other = bytes.IndexOfAnyExcept((byte)' ');
        return other < 0 ? bytes.Length : other;
    }

    private int TailLength(ReadOnlySpan<byte> tail)
    {
        if (!tail.StartsWith(_tailStart.Span))
        {
            return 0;
        }

        int brace = _tailStart.Length + CountSpaces(tail[_tailStart.Length..]);
        return tail[brace..].StartsWith(_tailEnd.Span) ? brace + _tailEnd.Length : 0;
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
