using System.Text.Json.Nodes;

namespace Handlers.Tests.Accumulation;

/// <summary>What is complete of valid JSON that was cut anywhere, read by recursive descent from the start.</summary>
internal sealed class PartialInputReference
{
    private readonly string _text;
    private readonly bool _trailingStrings;
    private int _position;

    private PartialInputReference(string text, bool trailingStrings) => (_text, _trailingStrings) = (text, trailingStrings);

    public static JsonNode? Read(string text, bool trailingStrings = false)
    {
        new PartialInputReference(text, trailingStrings).ReadValue(out JsonNode? value, out bool isShown);
        return isShown ? value : new JsonObject();
    }

    private bool IsAtEnd => _position == _text.Length;

    /// <returns>Whether the value is whole, so that something may follow.</returns>
    private bool ReadValue(out JsonNode? value, out bool isShown)
    {
        (value, isShown) = (null, false);
        SkipSeparators();
        if (IsAtEnd)
        {
            return false;
        }

        switch (_text[_position])
        {
            case '{':
                isShown = true;
                return ReadObject((value = new JsonObject()).AsObject());
            case '[':
                isShown = true;
                return ReadArray((value = new JsonArray()).AsArray());
            case '"':
                bool isWhole = ReadString(out string? text);
                isShown = isWhole || _trailingStrings;
                value = text;
                return isWhole;
            case 't' or 'f' or 'n':
                int length = _text[_position] == 'f' ? 5 : 4;
                isShown = _text.Length - _position >= length;
                value = isShown ? JsonNode.Parse(_text.Substring(_position, length)) : null;
                _position = Math.Min(_text.Length, _position + length);
                return isShown;
            default:
                int end = _text.IndexOfAny([',', ']', '}', ' ', '\t', '\r', '\n'], _position);
                isShown = end >= 0;
                value = isShown ? JsonNode.Parse(_text[_position..end]) : null;
                _position = isShown ? end : _text.Length;
                return isShown;
        }
    }

    private bool ReadObject(JsonObject fields)
    {
        _position++;
        while (true)
        {
            SkipSeparators();
            if (IsAtEnd)
            {
                return false;
            }

            if (_text[_position] == '}')
            {
                _position++;
                return true;
            }

            if (!ReadString(out string? name))
            {
                return false;
            }

            bool isWhole = ReadValue(out JsonNode? value, out bool isShown);
            if (isShown)
            {
                fields[name!] = value;
            }

            if (!isWhole)
            {
                return false;
            }
        }
    }

    private bool ReadArray(JsonArray items)
    {
        _position++;
        while (true)
        {
            SkipSeparators();
            if (IsAtEnd)
            {
                return false;
            }

            if (_text[_position] == ']')
            {
                _position++;
                return true;
            }

            bool isWhole = ReadValue(out JsonNode? value, out bool isShown);
            if (isShown)
            {
                items.Add(value);
            }

            if (!isWhole)
            {
                return false;
            }
        }
    }

    /// <param name="value">The string; if it is not whole, as much of it as has whole escapes and surrogate pairs.</param>
    private bool ReadString(out string? value)
    {
        int start = _position++;
        int shown = _position;
        while (!IsAtEnd && _text[_position] != '"')
        {
            int length = _text[_position] != '\\' ? 1 : LengthOfEscape(_text[_position..]);
            if (length > _text.Length - _position)
            {
                _position = _text.Length;
                break;
            }

            shown = _position += length;
        }

        bool isWhole = !IsAtEnd;
        value = (string?)JsonNode.Parse(_text[start..shown] + '"');
        _position += isWhole ? 1 : 0;
        return isWhole;
    }

    // The text is valid JSON without lone surrogates, so half of a pair has its other half behind it.
    private static int LengthOfEscape(string text)
        => text.Length < 2 ? 2 : text[1] != 'u' ? 2 : text.Length < 6 ? 6 : text[2] is 'd' or 'D' && text[3] is '8' or '9' or 'a' or 'b' or 'A' or 'B' ? 12 : 6;

    private void SkipSeparators()
    {
        while (!IsAtEnd && _text[_position] is ' ' or '\t' or '\r' or '\n' or ',' or ':')
        {
            _position++;
        }
    }
}
