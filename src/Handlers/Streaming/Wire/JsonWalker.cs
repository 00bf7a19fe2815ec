using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Reads the properties of an event's JSON object. It reads strings and one-digit numbers itself, which is faster than a
/// <see cref="Utf8JsonReader"/> over the whole object, and skips any other value with one.
/// </summary>
/// <remarks>
/// All members throw <see cref="JsonException"/> without a position; <see cref="EventDecoder"/> adds it. Expected strings are compared where they
/// stand, so the processor need not wait for a search before it goes on behind them. Methods that are not inlined are static, so that the walker's
/// fields stay in registers.
/// </remarks>
internal ref struct JsonWalker(ReadOnlySpan<byte> json, int maxDepth)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly int _maxDepth = maxDepth;
    private int _position;
    private int _depth;

    // Whether a property was read, so that a comma must come before the next.
    private bool _isBehindProperty;

    // Whether a name had escape sequences, or white space behind it. From then on all names are read before they are compared.
    private bool _hasUnusualNames;

    /// <summary>Enters the object that is the next value.</summary>
    /// <returns>Whether it is an object. If not, it remains the next value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBeginObject()
    {
        if (Peek() != '{')
        {
            return false;
        }

        _position++;
        _isBehindProperty = false;
        if (++_depth > _maxDepth)
        {
            Throw();
        }

        return true;
    }

    /// <summary>Moves to the name of the object's next property. Read or skip it next, then its value.</summary>
    /// <returns>Whether there is one. If not, the object has ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveToName()
    {
        byte next = Peek();
        if (next == '}')
        {
            _position++;
            _depth--;
            _isBehindProperty = true;
            return false;
        }

        if (_isBehindProperty)
        {
            Expect(next, ',');
            _isBehindProperty = false;
            next = Peek();
        }

        if (next != '"')
        {
            Throw();
        }

        return true;
    }

    /// <summary>Reads the property's name if it is this one.</summary>
    /// <exception cref="InvalidDataException">It holds half a surrogate pair.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadName(ReadOnlySpan<byte> name)
    {
        int colon = _position + name.Length + 2;
        if (colon < _json.Length && _json[colon] == ':' && IsAt(name))
        {
            _position = colon + 1;
        }
        else if (_hasUnusualNames && FindValue(_json, _position, name) is > 0 and int value)
        {
            _position = value;
        }
        else
        {
            return false;
        }

        return _isBehindProperty = true;
    }

    /// <summary>Skips the property's name, which is none of those asked for.</summary>
    /// <returns>False if all names must be asked for again, because this one is written in an unusual way.</returns>
    public bool TrySkipName()
    {
        int start = _position;
        bool isEscaped = ReadString().IsEscaped;
        if (!_hasUnusualNames && (isEscaped || _position == _json.Length || _json[_position] != ':'))
        {
            _position = start;
            _hasUnusualNames = true;
            return false;
        }

        Expect(Peek(), ':');
        return _isBehindProperty = true;
    }

    /// <summary>Reads the next value if it is this string, written without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadString(ReadOnlySpan<byte> text)
    {
        if (Peek() != '"' || !IsAt(text))
        {
            return false;
        }

        _position += text.Length + 2;
        return true;
    }

    /// <summary>Reads the next value if it is a string, and skips it otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadString(out JsonText text)
    {
        if (Peek() == '"')
        {
            text = ReadString();
            return true;
        }

        text = default;
        _position = SkipOther(_json, _position, _maxDepth - _depth);
        return false;
    }

    /// <summary>Reads the next value if it is an integer of 32 bits, and skips it otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadInt32(out int value)
    {
        byte first = Peek();
        if (!IsDigitAlone(first))
        {
            this = ReadInt32(this, out bool isInt32, out value);
            return isInt32;
        }

        _position++;
        value = first - '0';
        return true;
    }

    /// <summary>Whether the next value is <c>null</c>. If so, it is skipped.</summary>
    public bool TryReadNull()
    {
        if (Peek() != 'n')
        {
            return false;
        }

        Skip();
        return true;
    }

    /// <summary>Skips the next value.</summary>
    public void Skip()
    {
        byte first = Peek();
        if (first == '"')
        {
            _ = ReadString();
        }
        else if (IsDigitAlone(first))
        {
            _position++;
        }
        else
        {
            _position = SkipOther(_json, _position, _maxDepth - _depth);
        }
    }

    /// <summary>Checks that only white space follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End()
    {
        if (_position < _json.Length && SkipSpace(_json, _position) < _json.Length)
        {
            Throw();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private JsonText ReadString()
    {
        int start = _position + 1;
        if (!JsonString.TryFindEnd(_json, start, out int end, out bool isEscaped))
        {
            Throw();
        }

        _position = end + 1;
        return new JsonText(_json[start..end], isEscaped);
    }

    // Whether the string at whose opening quote the walker is equals a text, without escapes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsAt(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = _json[(_position + 1)..];
        return rest.Length > text.Length && rest[text.Length] == '"' && rest[..text.Length].SequenceEqual(text);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static JsonWalker ReadInt32(JsonWalker json, scoped out bool isInt32, scoped out int value)
    {
        bool isNumber = json.Peek() is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        int start = json._position;
        json.Skip();
        isInt32 = Utf8Parser.TryParse(json._json[start..json._position], out value, out int length) & isNumber && length == json._position - start;
        return json;
    }

    /// <returns>The position behind the colon, if the property at this position has this name; otherwise 0.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int FindValue(ReadOnlySpan<byte> json, int position, ReadOnlySpan<byte> name)
    {
        var walker = new JsonWalker(json, maxDepth: 0) { _position = position };
        JsonText text = walker.ReadString();
        walker.Expect(walker.Peek(), ':');
        return text.Is(name) ? walker._position : 0;
    }

    // Most numbers have one digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsDigitAlone(byte first)
        => first is >= (byte)'0' and <= (byte)'9' && _position + 1 < _json.Length && _json[_position + 1] is (byte)',' or (byte)'}';

    /// <returns>The position behind the value.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SkipOther(ReadOnlySpan<byte> json, int position, int depthLeft)
    {
        if (depthLeft == 0 && json[position] is (byte)'{' or (byte)'[')
        {
            Throw();
        }

        // A MaxDepth of 0 means the default of 64.
        var reader = new Utf8JsonReader(json[position..], new JsonReaderOptions { MaxDepth = Math.Max(depthLeft, 1) });
        reader.Read();
        reader.Skip();
        return position + (int)reader.BytesConsumed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Expect(byte next, char expected)
    {
        if (next != expected)
        {
            Throw();
        }

        _position++;
    }

    // The next byte that is not white space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Peek()
    {
        if ((uint)_position >= (uint)_json.Length || _json[_position] <= ' ')
        {
            _position = SkipSpace(_json, _position);
            if (_position == _json.Length)
            {
                Throw();
            }
        }

        return _json[_position];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SkipSpace(ReadOnlySpan<byte> json, int position)
    {
        int length = json[position..].IndexOfAnyExcept(" \t\r\n"u8);
        return length < 0 ? json.Length : position + length;
    }

    [DoesNotReturn]
    private static void Throw() => throw new JsonException();
}
