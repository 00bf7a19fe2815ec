using System.Buffers;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Reads a growing JSON text, and knows after each piece which characters would close it. It accepts the grammar of
/// <see cref="Utf8JsonReader"/>'s; it is given a token when that begins and when its end has come, not for each piece between, so that
/// each byte is looked at a few times at most, however long the token or the white space around it.
/// </summary>
/// <remarks>
/// A text that holds <c>{"a":[1,{"b":"x","c":"ha</c> is complete up to the quote behind <c>x</c>, and <c>}]}</c> closes it.
/// The containers open there are the ones open now, because each bracket is a complete token.
/// </remarks>
internal struct PartialJsonScanner(int maxDepth, bool trailingStrings, ItemScanner? items = null)
{
    private static readonly SearchValues<byte> Separators = SearchValues.Create(", \t\r\n:"u8);

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    private static readonly SearchValues<byte> EndOfNumber = SearchValues.Create(",]} \t\r\n:"u8);

    private static readonly SearchValues<byte> EndOfRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    // The brackets that close the open containers, innermost first, at the array's end. One more place is for the quote of an open string.
    private readonly byte[] _closing = new byte[maxDepth + 1];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = maxDepth });
    private int _depth;

    // The positions of the reader and of the search for the byte it waits for.
    private int _read;
    private int _searched;
    private Awaited _awaited;
    private bool _isKeyNext;
    private bool _showsHalfString;
    private bool _isBroken;

    /// <summary>Whether the text is nested deeper than it may be. Nothing behind that place is read.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>What must come before the reader can go on.</summary>
    private enum Awaited : byte
    {
        /// <summary>The start of a token or the end of a container, after separators.</summary>
        Token,

        /// <summary>Any byte, because a literal is short.</summary>
        Any,
        EndOfNumber,
        EndOfString,

        /// <summary>The colon after a key. The reader returns a key only once its colon has come.</summary>
        Colon,
    }

    /// <summary>How many bytes hold complete values.</summary>
    public int CompleteLength { get; private set; }

    /// <summary>The characters that make the first <see cref="CompleteLength"/> bytes valid JSON.</summary>
    public readonly ReadOnlySpan<byte> Closing => _closing.AsSpan(_closing.Length - _depth - (_showsHalfString ? 1 : 0));

    /// <summary>Builds a scanner at a given position, for tests of handlers.</summary>
    public static PartialJsonScanner Of(int completeLength, ReadOnlySpan<byte> closing)
    {
        var scanner = new PartialJsonScanner(closing.Length, trailingStrings: false) { CompleteLength = completeLength, _depth = closing.Length };
        closing.CopyTo(scanner._closing.AsSpan(1));
        return scanner;
    }

    /// <summary>Reads what was appended.</summary>
    /// <param name="text">The whole text so far.</param>
    public void Advance(ReadOnlySpan<byte> text)
    {
        if (_isBroken || !HasCome(text))
        {
            return;
        }

        try
        {
            ReadTokens(text);
        }
        catch (JsonException)
        {
            // The snapshot stays as it was. The error is reported when the block ends.
            _isBroken = true;
            ReadOnlySpan<byte> rest = text[_read..].TrimStart(", \t\r\n:"u8);
            IsTooDeep = _depth == maxDepth && rest is [(byte)'[' or (byte)'{', ..];
            return;
        }

        // The reader stops before an incomplete token. Only separators and the start of that token follow.
        _awaited = Awaited.Token;
        _searched = _read;
        if (HasCome(text))
        {
            Await(text);
        }
    }

    private void ReadTokens(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text[_read..], isFinalBlock: false, _state);
        int start = _read;
        while (reader.Read())
        {
            items?.Read(ref reader, start);
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
            _showsHalfString = false;
        }

        _read = start + (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    // The token at _searched is incomplete. Find the characters that complete it.
    private void Await(ReadOnlySpan<byte> text)
    {
        byte first = text[_searched++];
        _awaited = first == '"' ? Awaited.EndOfString : first == '-' || char.IsAsciiDigit((char)first) ? Awaited.EndOfNumber : Awaited.Any;
        if (_awaited == Awaited.EndOfString && FindEndOfString(text))
        {
            // A complete key that the reader has not returned yet.
            _awaited = Awaited.Colon;
            _searched++;
            _ = HasCome(text);
        }
        else if (_awaited != Awaited.EndOfString)
        {
            _searched = text.Length;
        }
    }

    private bool HasCome(ReadOnlySpan<byte> text) => _awaited switch
    {
        Awaited.Token => FindExcept(text, Separators),
        Awaited.Colon => FindExcept(text, WhiteSpace),
        Awaited.EndOfNumber => Find(text, EndOfNumber),
        Awaited.EndOfString => FindEndOfString(text) && (!_isKeyNext || FindColon(text)),
        _ => _searched < text.Length,
    };

    private bool FindColon(ReadOnlySpan<byte> text)
    {
        // Or a byte that the reader will reject.
        if (text[_searched] != '"')
        {
            return true;
        }

        _awaited = Awaited.Colon;
        _searched++;
        return FindExcept(text, WhiteSpace);
    }

    private bool Find(ReadOnlySpan<byte> text, SearchValues<byte> bytes) => HasFound(text, text[_searched..].IndexOfAny(bytes));

    private bool FindExcept(ReadOnlySpan<byte> text, SearchValues<byte> bytes) => HasFound(text, text[_searched..].IndexOfAnyExcept(bytes));

    private bool HasFound(ReadOnlySpan<byte> text, int index)
    {
        _searched = index < 0 ? text.Length : _searched + index;
        return index >= 0;
    }

    private bool FindEndOfString(ReadOnlySpan<byte> text)
    {
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
                // The closing quote, or a control character or invalid escape, which the reader will reject.
                return true;
            }

            int escape = LengthOfEscape(text[_searched..]);
            if (escape <= 0)
            {
                return escape < 0;
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

    /// <returns>0 if the escape, or the surrogate pair it begins, is incomplete; -1 if it is invalid.</returns>
    private static int LengthOfEscape(ReadOnlySpan<byte> text)
    {
        const int Length = 6;
        if (text.Length < 2 || text[1] != 'u')
        {
            return text.Length < 2 ? 0 : "\"\\/bfnrt"u8.Contains(text[1]) ? 2 : -1;
        }

        if (text.Length < Length)
        {
            return 0;
        }

        if (text[2..Length].ContainsAnyExcept(HexDigits))
        {
            return -1;
        }

        bool isHighSurrogate = (text[2] | 0x20) == 'd' && (text[3] | 0x20) is '8' or '9' or 'a' or 'b';
        ReadOnlySpan<byte> next = text[Length..];
        if (!isHighSurrogate || !"\\u"u8.StartsWith(next[..Math.Min(2, next.Length)]))
        {
            return Length;
        }

        return next.Length < Length ? 0 : next[2..Length].ContainsAnyExcept(HexDigits) ? Length : 2 * Length;
    }
}
