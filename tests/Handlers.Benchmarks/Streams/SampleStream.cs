using System.Globalization;
using System.Text;

namespace Handlers.Benchmarks;

/// <summary>
/// A reply as the API writes it, with deltas like a model's: tokens of 1 to 12 characters, some with escapes or beyond ASCII, pings among them,
/// every fourth frame padded with spaces. The same for the same arguments.
/// </summary>
internal sealed class SampleStream
{
    private const int DeltasPerPing = 200;

    private static readonly string[] Words =
    [
        " the", " of", " and", " a", " to", " in", " is", " that", " it", " for", " stream", " event", " handler", " reads", " each", " delta",
        " as", " it", " comes", ",", ".", " while", " the", " model", " writes", " token", " by", " token", "ing", "ed", "s", "ly", " performance",
        " bytes", " buffer", " allocation", " measured", " without", " one", " more", " I", " you", " we", ":", " can", " be", " (", ")", " -", "1", "0", " 42",
    ];

    private static readonly string[] Escaped = ["\n", "\n\n", ".\n", " \"", "\"", ":\n\n", "\t", "\\n"];

    private static readonly string[] BeyondAscii = [" é", "ü", " naïve", " —", "“", "”", "’s", " 日本", "語", " 🙂", "→"];

    private SampleStream(StreamKind kind, int deltas, int seed, int repetitions)
    {
        var random = new Random(seed);
        var head = new StringBuilder();
        var body = new StringBuilder();
        var tail = new StringBuilder();
        List<string> pieces = kind == StreamKind.ToolInput ? JsonPieces(random, deltas) : Tokens(random, deltas);
        string opening = kind == StreamKind.ToolInput ? "{\"edits\":[" : "";
        string closing = kind == StreamKind.ToolInput ? "null]}" : "";

        Frame(head, "message_start", """{"type":"message_start","message":{"id":"msg_01Benchmark","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}""");
        Frame(head, "content_block_start", $$"""{"type":"content_block_start","index":0,"content_block":{{StartOf(kind)}}}""");
        Frame(head, "ping", """{"type": "ping"}""");
        Events += 3;
        if (opening.Length > 0)
        {
            Delta(head, kind, opening, padding: 0);
            Events++;
        }

        int pings = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            Delta(body, kind, pieces[i], random.Next(4) == 0 ? random.Next(1, 13) : 0);
            if (i % DeltasPerPing == DeltasPerPing - 1)
            {
                Frame(body, "ping", """{"type": "ping"}""");
                pings++;
            }
        }

        if (closing.Length > 0)
        {
            Delta(tail, kind, closing, padding: 0);
            Events++;
        }

        if (kind == StreamKind.Thinking)
        {
            Frame(tail, "content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbmVkIGJ5IG5vYm9keQ=="}}""");
            Events++;
        }

        Frame(tail, "content_block_stop", """{"type":"content_block_stop","index":0}""");
        Frame(tail, "message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{(kind == StreamKind.ToolInput ? "tool_use" : "end_turn")}}}","stop_sequence":null},"usage":{"output_tokens":{{{deltas}}}}}""");
        Frame(tail, "message_stop", """{"type":"message_stop"}""");
        Events += 3 + ((pieces.Count + pings) * repetitions);

        Pings = 1 + (pings * repetitions);
        Kind = kind;
        Repetitions = repetitions;
        Head = Encoding.UTF8.GetBytes(head.ToString());
        Body = Encoding.UTF8.GetBytes(body.ToString());
        Tail = Encoding.UTF8.GetBytes(tail.ToString());
        string text = string.Concat(pieces);
        Elements = kind == StreamKind.ToolInput ? ((text.Split("{\"path\":").Length - 1) * repetitions) + 1 : 0;
        Chars = opening.Length + ((long)text.Length * repetitions) + closing.Length;
        Utf8Bytes = opening.Length + ((long)Encoding.UTF8.GetByteCount(text) * repetitions) + closing.Length;
        StringBytes = SizeOfString(opening) + (pieces.Sum(SizeOfString) * repetitions) + SizeOfString(closing);
        if (repetitions == 1)
        {
            Bytes = [.. Head, .. Body, .. Tail];
        }
    }

    public StreamKind Kind { get; }

    /// <summary>The number of events of all kinds.</summary>
    public int Events { get; }

    public int Pings { get; }

    /// <summary>How many elements the array in a tool's input has.</summary>
    public int Elements { get; }

    /// <summary>How many chars the deltas bring in all.</summary>
    public long Chars { get; }

    /// <summary>How many bytes of UTF-8 the deltas bring in all, escapes resolved.</summary>
    public long Utf8Bytes { get; }

    /// <summary>The memory in bytes that the deltas use as separate strings.</summary>
    public long StringBytes { get; }

    /// <summary>The whole stream; empty if it is repeated.</summary>
    public byte[] Bytes { get; } = [];

    public int Repetitions { get; }

    public byte[] Head { get; }

    public byte[] Body { get; }

    public byte[] Tail { get; }

    public static SampleStream Create(StreamKind kind, int deltas, int seed = 2026) => new(kind, deltas, seed, 1);

    /// <summary>A long stream of which only one part is in memory, so that the measurement shows the reader and not memory access.</summary>
    public static SampleStream Repeat(StreamKind kind, int deltas, int repetitions, int seed = 2026) => new(kind, deltas, seed, repetitions);

    public Stream OpenRead() => Repetitions == 1 ? new MemoryStream(Bytes, writable: false) : new RepeatingStream(this);

    /// <summary>The frames of the stream, one for each event.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Frames()
    {
        ReadOnlyMemory<byte> rest = Bytes;
        while (rest.Span.IndexOf("\n\n"u8) is var end and >= 0)
        {
            yield return rest[..(end + 2)];
            rest = rest[(end + 2)..];
        }
    }

    private static string StartOf(StreamKind kind) => kind switch
    {
        StreamKind.Text => """{"type":"text","text":""}""",
        StreamKind.Thinking => """{"type":"thinking","thinking":"","signature":""}""",
        _ => """{"type":"tool_use","id":"toolu_01Benchmark","name":"edit_files","input":{}}""",
    };

    // Object header, type pointer, length, characters and terminator, rounded up to 8 bytes.
    private static long SizeOfString(string text) => text.Length == 0 ? 0 : (22 + (2 * text.Length) + 7) & ~7;

    private static List<string> Tokens(Random random, int count)
    {
        var tokens = new List<string>(count);
        while (tokens.Count < count)
        {
            int die = random.Next(100);
            string[] from = die < 4 ? Escaped : die < 8 ? BeyondAscii : Words;
            tokens.Add(from[random.Next(from.Length)]);
        }

        return tokens;
    }

    // Complete rows, so that the body can be repeated. The pieces are cut at arbitrary places, also within JSON tokens.
    private static List<string> JsonPieces(Random random, int count)
    {
        var pieces = new List<string>(count);
        while (pieces.Count < count)
        {
            string text = string.Concat(Tokens(random, 6)).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
            ReadOnlySpan<char> row = string.Create(CultureInfo.InvariantCulture, $$"""{"path":"src/part{{random.Next(100)}}.cs","line":{{random.Next(1000)}},"old":null,"new":"{{text}}","all":true},""");
            while (!row.IsEmpty)
            {
                int length = pieces.Count == count - 1 ? row.Length : Math.Min(row.Length, random.Next(1, 13));
                if (char.IsHighSurrogate(row[length - 1]))
                {
                    length++;
                }

                if (pieces.Count < count)
                {
                    pieces.Add(row[..length].ToString());
                }

                row = row[length..];
            }
        }

        return pieces;
    }

    private static void Delta(StringBuilder to, StreamKind kind, string text, int padding)
    {
        (string type, string property) = kind switch
        {
            StreamKind.Text => ("text_delta", "text"),
            StreamKind.Thinking => ("thinking_delta", "thinking"),
            _ => ("input_json_delta", "partial_json"),
        };
        string json = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        Frame(to, "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"{{{type}}}","{{{property}}}":"{{{json}}}"}{{{new string(' ', padding)}}}}""");
    }

    private static void Frame(StringBuilder to, string type, string json) => to.Append("event: ").Append(type).Append("\ndata: ").Append(json).Append("\n\n");
}
