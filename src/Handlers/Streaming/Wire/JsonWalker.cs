using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Reads the properties of an event's JSON object. It reads strings and one-digit numbers itself, which is faster than a
/// <see cref="Utf8JsonReader"/> over the whole object, and skips any other value with one.
/// </summary>
/// <remarks>All members throw <see cref="JsonException"/> without a position; <see cref="EventDecoder"/> adds it.</remarks>
internal ref struct JsonWalker(ReadOnlySpan<byte> json, int maxDepth)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private readonly int _maxDepth = maxDepth;
    private int _position;
    private int _depth;

    // Whether a property was read, so that a comma must come before the next.
    private bool _isBehindProperty;

    /// <summary>Enters the object that is the next value.</summary>
    /// <returns>Whether it is an object. If not, it remains the next value.</returns>
    public bool TryBeginObject()
    {
        if (Peek() != '{')
        {
            return false;
        }

        _position++;
        _isBehindProperty = false;
        return ++_depth <= _maxDepth ? true : throw new JsonException();
    }

    /// <summary>Reads the name of the object's next property. Read or skip its value next.</summary>
    /// <returns>Whether there is one. If not, the object has ended.</returns>
    public bool TryReadName(out JsonText name)
    {
        byte next = Peek();
        if (next == '}')
        {
            _position++;
            _depth--;
            _isBehindProperty = true;
            name = default;
            return false;
        }

        if (_isBehindProperty)
        {
            Expect(next, ',');
            next = Peek();
        }

        name = next == '"' ? ReadString() : throw new JsonException();
        Expect(Peek(), ':');
        _isBehindProperty = true;
        return true;
    }

    /// <summary>Reads the next value if it is a string, and skips it otherwise.</summary>
    public bool TryReadString(out JsonText text)
    {
        if (Peek() == '"')
        {
            text = ReadString();
            return true;
        }

        text = default;
        Skip();
        return false;
    }

    /// <summary>Reads the next value if it is an integer of 32 bits, and skips it otherwise.</summary>
    public bool TryReadInt32(out int value)
    {
        bool isNumber = Peek() is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
        int start = _position;
        Skip();
        return Utf8Parser.TryParse(_json[start.._position], out value, out int length) & isNumber && length == _position - start;
    }

    /// <summary>Whether the next value is <c>null</c>. If so, it is skipped.</summary>
    public bool TryReadNull()
    {
        bool isNull = Peek() == 'n';
        if (isNull)
        {
            Skip();
        }

        return isNull;
    }

    /// <summary>Skips the next value.</summary>
    public void Skip()
    {
        byte first = Peek();
        if (first == '"')
        {
            _ = ReadString();
        }
        else if (first is >= (byte)'0' and <= (byte)'9' && _position + 1 < _json.Length && _json[_position + 1] is (byte)',' or (byte)'}')
        {
            _position++;
        }
        else
        {
            SkipOther();
        }
    }

    /// <summary>Checks that only white space follows.</summary>
    public void End()
    {
        SkipSpace();
        if (_position < _json.Length)
        {
            throw new JsonException();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private JsonText ReadString()
    {
        int start = _position;
        if (!JsonString.TryFindEnd(_json[(start + 1)..], out int length, out bool isEscaped))
        {
            throw new JsonException();
        }

        _position = start + length + 2;
        return new JsonText(_json.Slice(start + 1, length), isEscaped);
    }

    private void SkipOther()
    {
        if (_depth == _maxDepth && Peek() is (byte)'{' or (byte)'[')
        {
            throw new JsonException();
        }

        // A MaxDepth of 0 means the default of 64.
        var reader = new Utf8JsonReader(_json[_position..], new JsonReaderOptions { MaxDepth = Math.Max(_maxDepth - _depth, 1) });
        reader.Read();
        reader.Skip();
        _position += (int)reader.BytesConsumed;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Expect(byte next, char expected)
    {
        if (next != expected)
        {
            throw new JsonException();
        }

        _position++;
    }

    // The next byte that is not white space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Peek()
        => (uint)_position < (uint)_json.Length && _json[_position] is > (byte)' ' and var next ? next : PeekBehindSpace();

    private byte PeekBehindSpace()
    {
        SkipSpace();
        return _position < _json.Length ? _json[_position] : throw new JsonException();
    }

    private void SkipSpace()
    {
        int length = _json[_position..].IndexOfAnyExcept(" \t\r\n"u8);
        _position = length < 0 ? _json.Length : _position + length;
    }
}
