using System.Buffers;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Follows a JSON text as it grows and knows after each piece how it could be closed. The grammar is
/// <see cref="Utf8JsonReader"/>'s; it is given a token once its end has come, so that each byte is looked at twice at most.
/// </summary>
/// <remarks>
/// A text that holds <c>{"a":[1,{"b":"x","c":"ha</c> is complete up to the quote behind <c>x</c>, and <c>}]}</c> closes it.
/// The containers open there are those open now, as whatever opens or closes one is complete itself.
/// </remarks>
internal struct PartialJsonScanner(int maxDepth, bool trailingStrings)
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(", \t\r\n:"u8);

    private static readonly SearchValues<byte> EndOfLiteral = SearchValues.Create(",]} \t\r\n:"u8);

    private static readonly SearchValues<byte> EndOfRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // What would close the open containers, innermost first, at the array's end; one place more for a half string's quote.
    private readonly byte[] _closing = new byte[maxDepth + 1];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = maxDepth });
    private int _depth;

    // How far the reader, and within an unfinished token the search for its end, have come.
    private int _read;
    private int _searched;
    private Pending _pending;
    private bool _isKeyNext;
    private bool _showsHalfString;
    private bool _isBroken;

    private enum Pending : byte
    {
        None,
        Literal,
        String,
    }

    /// <summary>How many bytes hold complete values.</summary>
    public int CompleteLength { get; private set; }

    /// <summary>What turns the first <see cref="CompleteLength"/> bytes into valid JSON.</summary>
    public readonly ReadOnlySpan<byte> Closing => _closing.AsSpan(_closing.Length - _depth - (_showsHalfString ? 1 : 0));

    /// <summary>Takes note of what was appended.</summary>
    /// <param name="text">The whole text so far.</param>
    public void Advance(ReadOnlySpan<byte> text)
    {
        if (_isBroken || (_pending != Pending.None && !FindEndOfToken(text)))
        {
            return;
        }

        _pending = Pending.None;
        int shown = CompleteLength;
        bool showedHalfString = _showsHalfString;
        _showsHalfString = false;
        try
        {
            ReadTokens(text);
        }
        catch (JsonException)
        {
            // The snapshot stays what it was; what is wrong is told when the block ends.
            _showsHalfString = showedHalfString && shown == CompleteLength;
            _isBroken = true;
            return;
        }

        NoteUnfinishedToken(text);
    }

    private void ReadTokens(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text[_read..], isFinalBlock: false, _state);
        int start = _read;
        while (reader.Read())
        {
            _isKeyNext = false;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    _closing[^++_depth] = (byte)'}';
                    break;
                case JsonTokenType.StartArray:
                    _closing[^++_depth] = (byte)']';
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _depth--;
                    break;
                case JsonTokenType.PropertyName:
                    _read = start + (int)reader.BytesConsumed;
                    continue;
            }

            _isKeyNext = _depth > 0 && _closing[^_depth] == '}';
            _read = CompleteLength = start + (int)reader.BytesConsumed;
        }

        _read = start + (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    // The reader stops before a token that is not whole; behind it stand at most separators and that token's beginning.
    private void NoteUnfinishedToken(ReadOnlySpan<byte> text)
    {
        int token = _read + text[_read..].IndexOfAnyExcept(Separators);
        if (token < _read)
        {
            return;
        }

        // A word is a handful of bytes at most, and whole without anything behind it; a number is not.
        if (text[token] is (byte)'t' or (byte)'f' or (byte)'n')
        {
            return;
        }

        _pending = text[token] == '"' ? Pending.String : Pending.Literal;
        _searched = token + 1;
        if (FindEndOfToken(text))
        {
            // Whole, and yet not read: such as a literal that has no end of its own. The next piece will tell.
            _pending = Pending.None;
        }
    }

    private bool FindEndOfToken(ReadOnlySpan<byte> text)
    {
        if (_pending == Pending.Literal)
        {
            int end = text[_searched..].IndexOfAny(EndOfLiteral);
            _searched = text.Length;
            return end >= 0;
        }

        while (true)
        {
            int run = text[_searched..].IndexOfAny(EndOfRun);
            ShowUpTo(run < 0 ? text.Length : _searched + run);
            if (run < 0)
            {
                return false;
            }

            if (text[_searched] != '\\')
            {
                // The closing quote, or a control character, at which the reader will take offence.
                return true;
            }

            int escape = LengthOfEscape(text[_searched..]);
            if (escape == 0)
            {
                return false;
            }

            ShowUpTo(_searched + escape);
        }
    }

    private void ShowUpTo(int position)
    {
        _searched = position;
        if (trailingStrings && !_isKeyNext && !_isBroken)
        {
            _showsHalfString = true;
            CompleteLength = position;
            _closing[^(_depth + 1)] = (byte)'"';
        }
    }

    /// <returns>0 if the escape, or the surrogate pair it begins, is not whole yet, or is none: then the string never ends.</returns>
    private static int LengthOfEscape(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[1] != 'u')
        {
            return text.Length >= 2 && "\"\\/bfnrt"u8.Contains(text[1]) ? 2 : 0;
        }

        if (text.Length < 6 || text[2..6].ContainsAnyExcept(HexDigits))
        {
            return 0;
        }

        bool isHighSurrogate = (text[2] | 0x20) == 'd' && (text[3] | 0x20) is '8' or '9' or 'a' or 'b';
        if (!isHighSurrogate)
        {
            return 6;
        }

        // The other half, or whatever follows half a pair that stands alone.
        ReadOnlySpan<byte> next = text[6..];
        return next.IsEmpty || (next.Length == 1 && next[0] == '\\') ? 0
            : !next.StartsWith("\\u"u8) ? 6
            : next.Length < 6 || next[2..6].ContainsAnyExcept(HexDigits) ? 0
            : 12;
    }
}
