using System.Text;
using System.Text.Unicode;

namespace Handlers;

/// <summary>
/// The string of the current delta, decoded as far as somebody wants it. It refers to the receive buffer by offsets, so it outlives
/// a handler that must be awaited, but not the event.
/// </summary>
internal sealed class DeltaText(ReceiveBuffer buffer)
{
    private PooledBuffer<byte> _utf8;
    private PooledBuffer<char> _utf16;
    private BlockBuilder? _block;
    private int _offset;
    private int _length;
    private int _utf16Length;

    /// <summary>The delta in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _offset >= 0 ? buffer.Unread.Slice(_offset, _length) : _utf8.Written;

    /// <summary>The delta in UTF-16; empty unless it was asked for.</summary>
    public ReadOnlySpan<char> Utf16
        => _utf16Length == 0 ? []
        : (_block!.Needs & TextNeeds.Utf16Text) != 0 ? _block.Utf16[^_utf16Length..]
        : _utf16.Written;

    /// <summary>Takes the string of a delta, without its escapes.</summary>
    /// <exception cref="InvalidDataException">The string has an invalid escape.</exception>
    public void Decode(in DecodedEvent e)
    {
        _utf16Length = 0;
        ReadOnlySpan<byte> utf8 = e.Value;
        if (e.IsEscaped)
        {
            utf8 = Unescape(utf8);
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

    /// <summary>Appends the string to its block, as far as that keeps it.</summary>
    /// <exception cref="InvalidDataException">The string is not UTF-8.</exception>
    public void Append(BlockBuilder block, TextNeeds needs)
    {
        _block = block;
        ReadOnlySpan<byte> utf8 = Utf8;
        if ((needs & (TextNeeds.Utf16Delta | TextNeeds.Utf16Text)) != 0)
        {
            _utf16Length = (needs & TextNeeds.Utf16Text) != 0 ? block.AppendTranscoded(utf8) : Transcode(utf8);
            if (_utf16Length < 0)
            {
                ThrowInvalid("UTF-8");
            }
        }
        else if (needs != TextNeeds.None && !System.Text.Unicode.Utf8.IsValid(utf8))
        {
            ThrowInvalid("UTF-8");
        }

        if ((needs & TextNeeds.Utf8Text) != 0)
        {
            block.Append(utf8);
        }
    }

    /// <summary>A plain string in UTF-16: see <see cref="CanonicalFrame.TryReadPlain"/>.</summary>
    public ReadOnlySpan<char> Widen(ReadOnlySpan<byte> window, int length)
    {
        _utf16.Clear();
        Utf8Transcoder.AppendPlain(ref _utf16, window, length);
        return _utf16.Written;
    }

    /// <summary>The delta as a string of its own.</summary>
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
