using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Reads a growing JSON text, and knows after each piece which characters would close it. It accepts the grammar of
/// <see cref="Utf8JsonReader"/>'s, and looks at each byte once, except those of an escape sequence or a literal that a piece cuts.
/// </summary>
/// <remarks>
/// A text that holds <c>{"a":[1,{"b":"x","c":"ha</c> is complete up to the quote behind <c>x</c>, and <c>}]}</c> closes it.
/// The containers open there are the ones open now, because each bracket is a complete token.
/// </remarks>
internal struct PartialJsonScanner(int maxDepth, bool trailingStrings, ItemScanner? items = null)
{
    // The brackets that close the open containers, innermost first, at the array's end. One more place is for the quote of an open string.
    private readonly byte[] _closing = new byte[maxDepth + 1];
    private int _depth;

    // How many bytes were read, and where the token begins whose end has not come.
    private int _read;
    private int _token;
    private Expected _expected;
    private JsonNumber _number;
    private bool _showsHalfString;

    /// <summary>What may come next.</summary>
    private enum Expected : byte
    {
        Value,

        /// <summary>The first element of an array, or its end.</summary>
        ElementOrEnd,

        /// <summary>The first key of an object, or its end.</summary>
        KeyOrEnd,
        Key,
        Colon,
        CommaOrEnd,
        RestOfKey,
        RestOfString,
        RestOfNumber,
        RestOfLiteral,

        /// <summary>Nothing: the text is not JSON.</summary>
        Nothing,
    }

    /// <summary>Whether the text is nested deeper than it may be. Nothing behind that place is read.</summary>
    public bool IsTooDeep { get; private set; }

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

    /// <summary>Reads what was appended. If it is not JSON, the snapshot stays as it was; the error is reported when the block ends.</summary>
    /// <param name="text">The whole text so far.</param>
    /// <param name="behind">How many bytes behind it can be read. With a few, the search in a short piece of a string is faster.</param>
    public void Advance(ReadOnlySpan<byte> text, int behind = 0)
    {
        int at = _read;
        Expected expected = _expected;
        while (at < text.Length && expected != Expected.Nothing)
        {
            int before = at;
            expected = expected switch
            {
                Expected.RestOfString or Expected.RestOfKey => ReadString(text, behind, ref at, expected),
                Expected.RestOfNumber => ReadNumber(text, ref at),
                Expected.RestOfLiteral => ReadLiteral(text, ref at),
                _ => Begin(text, ref at, expected),
            };
            if (at == before && expected is Expected.RestOfString or Expected.RestOfKey or Expected.RestOfLiteral)
            {
                // An escape sequence or a literal whose rest has not come.
                break;
            }
        }

        _read = at;
        _expected = expected;
    }

    /// <summary>Reads the byte between tokens, or the first one of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Expected Begin(ReadOnlySpan<byte> text, ref int at, Expected expected)
    {
        byte next = text[at];
        switch (next)
        {
            case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                do
                {
                    at++;
                }
                while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t');
                return expected;
            case (byte)'"' when expected is Expected.Key or Expected.KeyOrEnd:
                _token = at++;
                return Expected.RestOfKey;
            case (byte)'"' when expected is Expected.Value or Expected.ElementOrEnd:
                _token = at++;
                ShowUpTo(at);
                return Expected.RestOfString;
            case (byte)':' when expected == Expected.Colon:
                at++;
                return Expected.Value;
            case (byte)',' when expected == Expected.CommaOrEnd && _depth > 0:
                at++;
                return _closing[^_depth] == '}' ? Expected.Key : Expected.Value;
            case (byte)'}' or (byte)']':
                return End(next, ref at, expected);
            default:
                return expected is Expected.Value or Expected.ElementOrEnd ? BeginValue(text, ref at) : Expected.Nothing;
        }
    }

    private Expected BeginValue(ReadOnlySpan<byte> text, ref int at)
    {
        byte first = text[at];
        _token = at;
        switch (first)
        {
            case (byte)'{' or (byte)'[' when _depth < maxDepth:
                at++;
                _closing[^++_depth] = (byte)(first + 2);
                Complete(at);
                items?.Begin(first == '{', _token);
                return first == '{' ? Expected.KeyOrEnd : Expected.ElementOrEnd;
            case (byte)'{' or (byte)'[':
                IsTooDeep = true;
                return Expected.Nothing;
            case (byte)'t' or (byte)'f' or (byte)'n':
                return ReadLiteral(text, ref at);
            default:
                _number = JsonNumber.None;
                return first == '-' || char.IsAsciiDigit((char)first) ? Expected.RestOfNumber : Expected.Nothing;
        }
    }

    private Expected End(byte bracket, ref int at, Expected expected)
    {
        if (_depth == 0 || bracket != _closing[^_depth] || expected is not (Expected.CommaOrEnd or Expected.ElementOrEnd or Expected.KeyOrEnd))
        {
            return Expected.Nothing;
        }

        _depth--;
        Complete(++at);
        items?.End(at);
        return Expected.CommaOrEnd;
    }

    private Expected ReadString(ReadOnlySpan<byte> text, int behind, ref int at, Expected expected)
    {
        while (true)
        {
            at += JsonString.LengthOfRun(text[at..], behind);
            bool isCut = at == text.Length;
            if (isCut || text[at] != '"')
            {
                if (expected == Expected.RestOfString)
                {
                    ShowUpTo(at);
                }

                if (isCut)
                {
                    return expected;
                }

                int escape = text[at] == '\\' ? LengthOfEscape(text[at..]) : -1;
                if (escape <= 0)
                {
                    return escape < 0 ? Expected.Nothing : expected;
                }

                at += escape;
                continue;
            }

            at++;
            if (expected == Expected.RestOfKey)
            {
                items?.ReadKey(text[(_token + 1)..(at - 1)]);
                return Expected.Colon;
            }

            CompleteValue(at);
            return Expected.CommaOrEnd;
        }
    }

    private Expected ReadNumber(ReadOnlySpan<byte> text, ref int at)
    {
        JsonNumber number = _number;
        for (; at < text.Length; at++)
        {
            JsonNumber next = number.Read(text[at]);
            if (next <= JsonNumber.End)
            {
                if (next == JsonNumber.End)
                {
                    CompleteValue(at);
                }

                return next == JsonNumber.End ? Expected.CommaOrEnd : Expected.Nothing;
            }

            number = next;
        }

        _number = number;
        return Expected.RestOfNumber;
    }

    private Expected ReadLiteral(ReadOnlySpan<byte> text, ref int at)
    {
        ReadOnlySpan<byte> rest = text[at..];
        ReadOnlySpan<byte> literal = rest[0] switch { (byte)'t' => "true"u8, (byte)'f' => "false"u8, _ => "null"u8 };
        if (!rest.StartsWith(literal))
        {
            return literal.StartsWith(rest) ? Expected.RestOfLiteral : Expected.Nothing;
        }

        at += literal.Length;
        CompleteValue(at);
        return Expected.CommaOrEnd;
    }

    private void CompleteValue(int end)
    {
        Complete(end);
        items?.ReadValue(_token, end);
    }

    private void Complete(int end)
    {
        CompleteLength = end;
        _showsHalfString = false;
    }

    private void ShowUpTo(int position)
    {
        if (trailingStrings)
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

        if (text[2..Length].ContainsAnyExcept(JsonString.HexDigits))
        {
            return -1;
        }

        bool isHighSurrogate = (text[2] | 0x20) == 'd' && (text[3] | 0x20) is '8' or '9' or 'a' or 'b';
        ReadOnlySpan<byte> next = text[Length..];
        if (!isHighSurrogate || !"\\u"u8.StartsWith(next[..Math.Min(2, next.Length)]))
        {
            return Length;
        }

        return next.Length < Length ? 0 : next[2..Length].ContainsAnyExcept(JsonString.HexDigits) ? Length : 2 * Length;
    }
}
