using System.Buffers;

namespace Handlers;

/// <summary>
/// Recognises the frames a stream mostly consists of, exactly as the API writes them, in one go: event line, data, JSON and blank line.
/// Anything else (another layout, a byte more, a frame not wholly there) is left to <see cref="SseReader"/> and
/// <see cref="EventDecoder"/>, which find the same in these frames.
/// </summary>
/// <remarks><code>
/// event: content_block_delta⏎
/// data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}⏎
/// ⏎
/// </code></remarks>
internal static class CanonicalFrame
{
    // What ends a run of plain characters in a JSON string: its quote, an escape, or a control character, which no string may hold.
    private static readonly SearchValues<byte> EndOfRun = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private static ReadOnlySpan<byte> Start => "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8;

    private static ReadOnlySpan<byte> Text => ",\"delta\":{\"type\":\"text_delta\",\"text\":\""u8;

    private static ReadOnlySpan<byte> Thinking => ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""u8;

    private static ReadOnlySpan<byte> InputJson => ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""u8;

    /// <summary>Reads a canonical frame at the start of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">The bytes not consumed yet.</param>
    /// <param name="maxEventBytes">How long an event may be; what is longer is left to the general way, which refuses it.</param>
    /// <param name="e">The event.</param>
    /// <param name="length">How many bytes the frame has.</param>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maxEventBytes, out DecodedEvent e, out int length)
    {
        e = default;
        length = 0;
        if (!buffer.StartsWith(Start))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = buffer[Start.Length..];
        int digits = 0;
        int index = 0;
        while (digits < rest.Length && digits < 5 && char.IsAsciiDigit((char)rest[digits]))
        {
            index = (index * 10) + (rest[digits++] - '0');
        }

        // JSON knows no leading zeros.
        if (digits == 0 || (digits > 1 && rest[0] == '0'))
        {
            return false;
        }

        rest = rest[digits..];
        if (rest.StartsWith(Text))
        {
            e.Delta = DeltaKind.Text;
            rest = rest[Text.Length..];
        }
        else if (rest.StartsWith(InputJson))
        {
            e.Delta = DeltaKind.InputJson;
            rest = rest[InputJson.Length..];
        }
        else if (rest.StartsWith(Thinking))
        {
            e.Delta = DeltaKind.Thinking;
            rest = rest[Thinking.Length..];
        }
        else
        {
            return false;
        }

        int end = EndOfString(rest, out e.IsEscaped);
        if (end < 0)
        {
            return false;
        }

        e.Value = rest[..end];
        rest = rest[(end + 1)..];
        if (!rest.StartsWith("}}\n\n"u8))
        {
            // The API pads some frames with spaces before the last brace.
            if (rest.IsEmpty || rest[0] != '}')
            {
                return false;
            }

            rest = rest[1..].TrimStart((byte)' ');
            if (!rest.StartsWith("}\n\n"u8))
            {
                return false;
            }

            rest = rest[3..];
        }
        else
        {
            rest = rest[4..];
        }

        e.Kind = EventKind.ContentBlockDelta;
        e.Index = index;
        e.IsPlainDelta = true;
        length = buffer.Length - rest.Length;

        // The blank line's end does not count.
        return length - 1 <= maxEventBytes;
    }

    private static int EndOfString(ReadOnlySpan<byte> rest, out bool isEscaped)
    {
        isEscaped = false;
        int end = 0;
        while (true)
        {
            int run = rest[end..].IndexOfAny(EndOfRun);
            if (run < 0)
            {
                return -1;
            }

            end += run;
            if (rest[end] == '"')
            {
                return end;
            }

            // A line may end behind a backslash, which the general way has something to say about.
            if (rest[end] != '\\' || end + 2 > rest.Length || rest[end + 1] < 0x20)
            {
                return -1;
            }

            isEscaped = true;
            end += 2;
        }
    }
}
