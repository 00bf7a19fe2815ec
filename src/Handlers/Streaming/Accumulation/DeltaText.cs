using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Handlers;

/// <summary>
/// The string of the current delta, decoded as far as needed, and its block's text so far. The events' spans are slices of these.
/// It refers to the receive buffer by offsets, so it stays valid for the event's next handler while one is awaited, and no longer.
/// </summary>
internal sealed class DeltaText(ReceiveBuffer buffer)
{
    private PooledBuffer<byte> _utf8;
    private PooledBuffer<char> _utf16;
    private BlockBuilder? _block;
    private int _offset;
    private int _length;

    // Whether the UTF-16 delta is the end of the block's text. Otherwise it is in _utf16.
    private bool _isKept;
    private int _utf16Length;

    /// <summary>The block it follows.</summary>
    public BlockBuilder Block => _block!;

    /// <summary>The delta in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _offset >= 0 ? buffer.GetUnread(_offset, _length) : _utf8.Written;

    /// <summary>The delta in UTF-16; empty unless it was asked for.</summary>
    public ReadOnlySpan<char> Utf16 => _isKept ? _block!.Utf16[^_utf16Length..] : _utf16.Written[.._utf16Length];

    /// <summary>The text of the block in UTF-8; empty unless that is kept.</summary>
    public ReadOnlySpan<byte> Utf8Snapshot => _block is null ? [] : _block.Utf8;

    /// <summary>The text of the block in UTF-16; empty unless that is kept.</summary>
    public ReadOnlySpan<char> Snapshot => _block is null ? [] : _block.Utf16;

    /// <summary>The block as it started, if it is a tool call whose input the stream needs.</summary>
    public ToolCallBlock? ToolCall => (ToolCallBlock?)_block?.Start;

    /// <summary>The tool's input so far.</summary>
    public PartialJson PartialJson => _block is null ? default : _block.PartialJson;

    /// <summary>Builds event text for tests of handlers: a delta of a block that holds a text.</summary>
    public static DeltaText Of(ReadOnlySpan<byte> utf8, ReadOnlySpan<char> utf16, BlockBuilder block)
    {
        var text = new DeltaText(new ReceiveBuffer()) { _offset = -1, _length = utf8.Length, _utf16Length = utf16.Length, _block = block };
        text._utf8.Append(utf8);
        text._utf16.Append(utf16);
        return text;
    }

    /// <summary>The deltas that come are for this block.</summary>
    public void Follow(BlockBuilder block)
    {
        _block = block;
        _utf16Length = 0;
        _isKept = false;
    }

    /// <summary>Takes a plain string (see <see cref="FrameLayout.ReadPlain"/>), which needs no decoding, of the block it follows.</summary>
    /// <param name="offset">Where in the unread bytes it begins.</param>
    /// <param name="length">How long it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetPlain(int offset, int length)
    {
        _offset = offset;
        _length = length;
    }

    /// <summary>Appends the plain string to its block and widens it to UTF-16, each only if needed.</summary>
    /// <param name="window">The first byte of the string. A whole window can be read.</param>
    /// <param name="length">How long it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendPlain(ref readonly byte window, int length)
    {
        TextNeeds needs = _block!.Needs;
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _block.AppendPlain(in window, length);
        }

        if ((needs & TextNeeds.Utf16Text) != 0)
        {
            _utf16Length = length;
            _isKept = true;
        }
        else if ((needs & TextNeeds.Utf16Delta) != 0)
        {
            _utf16.Clear();
            Utf8Transcoder.AppendPlain(ref _utf16, in window, length);
            _utf16Length = length;
        }
    }

    /// <summary>Takes the string of a short frame without its escapes, and appends it to its block as far as needed: see <see cref="FrameLayout.ReadEscaped"/>.</summary>
    /// <returns>The frame's length; 0 if it is another frame.</returns>
    public int ReadEscaped(FrameLayout layout, ref readonly byte frame, TextNeeds needs, MessageAccumulator accumulator)
    {
        _utf8.Clear();
        ref byte unescaped = ref MemoryMarshal.GetReference(_utf8.GetSpan(3 * FrameLayout.Window));
        int length = layout.ReadEscaped(in frame, ref unescaped, out int written);
        if (length > 0)
        {
            _utf8.Advance(written);
            _utf16Length = 0;
            _isKept = false;
            _offset = -1;
            _length = written;
            if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
            {
                accumulator.AddText(written, written, needs);
            }

            AppendPlain(in unescaped, written);
        }

        return length;
    }

    /// <summary>Takes a short string with escapes, without them.</summary>
    /// <param name="text">The bytes behind the opening quote.</param>
    /// <param name="length">How many bytes precede the closing quote.</param>
    /// <returns>Whether it was such a string, and valid.</returns>
    public bool TryUnescape(ReadOnlySpan<byte> text, out int length)
    {
        _utf8.Clear();
        if (!JsonUnescaper.TryReadString(text, _utf8.GetSpan(JsonUnescaper.ShortString), out length, out int written))
        {
            return false;
        }

        _utf8.Advance(written);
        _utf16Length = 0;
        _isKept = false;
        _offset = -1;
        _length = written;
        return true;
    }

    /// <summary>Takes the string of a delta, without its escapes.</summary>
    /// <exception cref="InvalidDataException">The string has an invalid escape.</exception>
    /// <param name="value">The string as it stands between its quotes.</param>
    /// <param name="isEscaped">Whether it holds escape sequences.</param>
    public void Decode(ReadOnlySpan<byte> value, bool isEscaped)
    {
        _utf16Length = 0;
        _isKept = false;
        ReadOnlySpan<byte> utf8 = value;
        if (isEscaped)
        {
            utf8 = Unescape(value);
        }
        else if (!buffer.Unread.Overlaps(utf8, out _offset) && !utf8.IsEmpty)
        {
            // The data had several lines, so it was joined elsewhere.
            _utf8.Clear();
            _utf8.Append(utf8);
            _offset = -1;
        }

        _length = utf8.Length;
    }

    /// <summary>Appends the string to its block, if the block keeps text.</summary>
    /// <exception cref="InvalidDataException">The string is not UTF-8.</exception>
    public void Append(BlockBuilder block, TextNeeds needs)
    {
        _block = block;
        ReadOnlySpan<byte> utf8 = Utf8;
        if ((needs & (TextNeeds.Utf16Delta | TextNeeds.Utf16Text)) != 0)
        {
            bool keeps = (needs & TextNeeds.Utf16Text) != 0;
            int chars = keeps ? block.AppendTranscoded(utf8) : Transcode(utf8);
            if (chars < 0)
            {
                ThrowInvalid("UTF-8");
            }

            _utf16Length = chars;
            _isKept = keeps;
        }
        else if (needs != TextNeeds.None && !(utf8 is [.., < 0x80] && Ascii.IsValid(utf8)) && !System.Text.Unicode.Utf8.IsValid(utf8))
        {
            ThrowInvalid("UTF-8");
        }

        if ((needs & TextNeeds.Utf8Text) != 0)
        {
            block.Append(utf8);
        }
    }

    /// <summary>Becomes the text of a run of deltas, none of them added yet.</summary>
    public void BeginRun(BlockBuilder block)
    {
        Follow(block);
        _utf8.Clear();
        _offset = -1;
        _length = 0;
        _isKept = (block.Needs & TextNeeds.Utf16Text) != 0;
    }

    /// <summary>Adds a delta to the run. It has been appended to its block.</summary>
    public void Add(DeltaText delta)
    {
        ReadOnlySpan<byte> utf8 = delta.Utf8;
        _length += utf8.Length;
        _utf16Length += _isKept ? delta._utf16Length : 0;
        if (Collects)
        {
            _utf8.Append(utf8);
        }
    }

    /// <summary>Adds a plain string (see <see cref="FrameLayout.ReadPlain"/>) to the run. It has been appended to its block.</summary>
    /// <param name="window">The first byte of the string. A whole window can be read.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="collects">What <see cref="Collects"/> says.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPlain(ref readonly byte window, int length, bool collects)
    {
        _length += length;
        _utf16Length += _isKept ? length : 0;
        if (collects)
        {
            _utf8.AppendWindow(in window, length);
        }
    }

    /// <summary>Writes the short string of a delta, without its escapes, behind the run that is collected. It belongs to it after <see cref="AddWritten"/>.</summary>
    /// <param name="text">The bytes behind the opening quote.</param>
    /// <param name="length">How many bytes precede the closing quote.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>Whether it was such a string, and valid.</returns>
    public bool TryUnescapeNext(ReadOnlySpan<byte> text, out int length, out int written)
    {
        Span<byte> free = _utf8.GetSpan(JsonUnescaper.ShortString);
        return JsonUnescaper.TryReadString(text, free, out length, out written) && System.Text.Unicode.Utf8.IsValid(free[..written]);
    }

    /// <summary>Makes what <see cref="TryUnescapeNext"/> wrote a part of the run.</summary>
    public void AddWritten(int count)
    {
        _utf8.Advance(count);
        _length += count;
    }

    /// <summary>Whether the bytes of a run must be collected, because they are needed and the block does not keep them.</summary>
    public bool Collects => NeedsUtf8 && (_block!.Needs & TextNeeds.Utf8Text) == 0;

    private bool NeedsUtf8 => (_block!.Needs & TextNeeds.Utf8Delta) != 0 || (_block.Needs & (TextNeeds.Utf16Delta | TextNeeds.Utf16Text)) == TextNeeds.Utf16Delta;

    /// <summary>Makes the values of the whole run.</summary>
    public void EndRun()
    {
        if (NeedsUtf8 && !Collects)
        {
            _utf8.Append(_block!.Utf8[^_length..]);
        }

        if ((_block!.Needs & (TextNeeds.Utf16Delta | TextNeeds.Utf16Text)) == TextNeeds.Utf16Delta)
        {
            // Each delta was valid UTF-8, so all of them are.
            _utf16Length = Transcode(_utf8.Written);
        }
    }

    /// <summary>The delta as a new string.</summary>
    public string GetString() => _utf16Length > 0 ? Utf16.ToString() : Encoding.UTF8.GetString(Utf8);

    public void Release()
    {
        _utf8.Release();
        _utf16.Release();
    }

    private static void ThrowInvalid(string what) => throw new InvalidDataException($"a string of the delta is not valid {what}");

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        _utf8.Clear();
        _offset = -1;
        if (!JsonUnescaper.TryUnescape(raw, _utf8.GetSpan(raw.Length), out int written))
        {
            ThrowInvalid("JSON: it has an invalid escape sequence, or half a surrogate pair");
        }

        _utf8.Advance(written);
        return _utf8.Written;
    }

    private int Transcode(ReadOnlySpan<byte> utf8)
    {
        _utf16.Clear();
        return Utf8Transcoder.TryAppend(ref _utf16, utf8, out int chars) ? chars : -1;
    }
}
