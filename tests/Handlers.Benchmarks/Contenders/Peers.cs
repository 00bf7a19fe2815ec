using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>What <c>Handlers</c> is compared with: names, and what the framework alone can do.</summary>
internal static class Peers
{
    public const string Limit = "limit";

    public const string SseParser = "SseParser";

    public const string StringsAlone = "strings alone";

    public const string SseParserSkimming = "SseParser: text alone";

    public const string OfficialText = "official: text";

    public const string OfficialEvents = "official: events";

    public const string OfficialChatClient = "official: AsIChatClient";

    public const string TypeScriptSnapshots = "TypeScript SDK: snapshots";

    public const string ReflectedTool = "AIFunctionFactory";

    public const string OfficialMessage = "official: Aggregate()";

    /// <summary>The receive loop and the search for each line's end, and nothing else.</summary>
    public static long FindLines(Stream stream)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long lines = 0;
        int end = 0;
        int read;
        while ((read = stream.Read(buffer, end, buffer.Length - end)) > 0)
        {
            end += read;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, end);
            int line;
            while ((line = rest.IndexOf((byte)'\n')) >= 0)
            {
                lines++;
                rest = rest[(line + 1)..];
            }

            rest.CopyTo(buffer);
            end = rest.Length;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        stream.Dispose();
        return lines;
    }

    /// <summary>
    /// The framework's parser of server-sent events and its JSON reader. Does what is needed to call a handler with the UTF-8 text of a delta and its
    /// block's index, for valid deltas of one kind only.
    /// </summary>
    public static long Dispatch(SampleStream sample)
    {
        DeltaReader read = sample.Shape.Kind == StreamKind.ToolInput ? ReadInputJsonDelta : ReadTextDelta;
        return ParseDeltas(sample.OpenRead(), read);
    }

    /// <summary>The same parser with a JSON reader that stops at the first text, without checking the rest of the event.</summary>
    public static long SkimText(Stream stream) => ParseDeltas(stream, FindText);

    /// <summary>The strings of the deltas, and nothing else.</summary>
    public static long AllocateStrings(SampleStream sample)
    {
        long chars = 0;
        foreach (string delta in sample.Deltas)
        {
            chars += new string(delta.AsSpan()).Length;
        }

        return chars;
    }

    private static long ParseDeltas(Stream stream, DeltaReader read)
    {
        byte[] scratch = new byte[4096];
        long bytes = 0;
        foreach (SseItem<int> item in System.Net.ServerSentEvents.SseParser.Create(stream, (type, data) => type is "content_block_delta" or System.Net.ServerSentEvents.SseParser.EventTypeDefault ? read(data, scratch) : 0).Enumerate())
        {
            bytes += item.Data;
        }

        stream.Dispose();
        return bytes;
    }

    private static int ReadTextDelta(ReadOnlySpan<byte> json, Span<byte> scratch) => ReadDelta(json, scratch, "text_delta"u8, "text"u8);

    private static int ReadInputJsonDelta(ReadOnlySpan<byte> json, Span<byte> scratch) => ReadDelta(json, scratch, "input_json_delta"u8, "partial_json"u8);

    private static int ReadDelta(ReadOnlySpan<byte> json, Span<byte> scratch, ReadOnlySpan<byte> type, ReadOnlySpan<byte> property)
    {
        var reader = new Utf8JsonReader(json);
        int index = -1;
        int length = -1;
        bool isOfType = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                index = reader.GetInt32();
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isOfType = reader.ValueTextEquals(type);
            }
            else if (reader.CurrentDepth == 2 && reader.ValueTextEquals(property))
            {
                reader.Read();
                length = reader.CopyString(scratch);
            }
        }

        return isOfType && index >= 0 && length >= 0 ? length : 0;
    }

    private static int FindText(ReadOnlySpan<byte> json, Span<byte> scratch)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                return reader.CopyString(scratch);
            }
        }

        return 0;
    }

    private delegate int DeltaReader(ReadOnlySpan<byte> json, Span<byte> scratch);
}
