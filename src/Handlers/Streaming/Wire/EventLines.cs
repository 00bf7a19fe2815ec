using System.Text.Json;

namespace Handlers;

/// <summary>Writes the lines of a <c>text/event-stream</c> for the JSON of an event without framing, for handlers that forward frames.</summary>
internal struct EventLines
{
    private PooledBuffer<byte> _lines;

    /// <summary>The lines: <c>event:</c> with the event's type, which some clients read, and <c>data:</c>.</summary>
    /// <param name="json">The event, which has been decoded, so it is valid JSON.</param>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> json)
    {
        _lines.Clear();
        if (FindType(json) is { IsEmpty: false } type)
        {
            _lines.Append("event: "u8);
            _lines.Append(type);
            _lines.Append("\n"u8);
        }

        for (int end = 0; end >= 0; json = json[(end + 1)..])
        {
            // A line break can only stand between the JSON's tokens.
            end = json.IndexOfAny((byte)'\n', (byte)'\r');
            _lines.Append("data: "u8);
            _lines.Append(end < 0 ? json : json[..end]);
            _lines.Append("\n"u8);
        }

        _lines.Append("\n"u8);
        return _lines.Written;
    }

    public void Release() => _lines.Release();

    // No client knows a type with escape sequences.
    private static ReadOnlySpan<byte> FindType(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
            {
                return reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped ? reader.ValueSpan : default;
            }

            reader.Skip();
        }

        return default;
    }
}
