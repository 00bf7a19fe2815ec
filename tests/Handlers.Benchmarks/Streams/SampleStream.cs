using System.Globalization;
using System.Text;

namespace Handlers.Benchmarks;

/// <summary>
/// A reply as the API writes it, with deltas like a model's: tokens of 1 to 12 characters, some with escapes or beyond ASCII, pings among them,
/// every fourth frame padded with spaces. The same for the same shape.
/// </summary>
internal sealed class SampleStream
{
    private const int DeltasPerPing = 200;

    private const int Seed = 2026;

    private const string Ping = """{"type": "ping"}""";

    private static readonly string[] Words =
    [
        " the", " of", " and", " a", " to", " in", " is", " that", " it", " for", " stream", " event", " handler", " reads", " each", " delta",
        " as", " it", " comes", ",", ".", " while", " the", " model", " writes", " token", " by", " token", "ing", "ed", "s", "ly", " performance",
        " bytes", " buffer", " allocation", " measured", " without", " one", " more", " I", " you", " we", ":", " can", " be", " (", ")", " -", "1", "0", " 42",
    ];

    private static readonly string[] Escaped = ["\n", "\n\n", ".\n", " \"", "\"", ":\n\n", "\t", "\\n"];

    private static readonly string[] BeyondAscii = [" é", "ü", " naïve", " —", "“", "”", "’s", " 日本", "語", " 🙂", "→"];

    public SampleStream(StreamShape shape)
    {
        var random = new Random(Seed);
        var head = new StringBuilder();
        var body = new StringBuilder();
        var tail = new StringBuilder();
        StreamKind kind = shape.Kind;
        int id = 0;
        (List<string> pieces, string opening, string closing) = (kind, shape.Text) switch
        {
            (StreamKind.ToolInput, null) => (JsonPieces(random, shape.Deltas), "{\"edits\":[", "null]}"),
            (StreamKind.ToolInput, var text) => (PrettyJsonPieces(random, shape.Deltas, text), "{\n  \"edits\": [\n", "    null\n  ]\n}"),
            (_, null) => (Tokens(random, shape.Deltas), "", ""),
            var (_, text) => (text.Tokens(random, shape.Deltas), "", ""),
        };

        Frame(head, "message_start", """{"type":"message_start","message":{"id":"msg_01Benchmark","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}}}""");
        Frame(head, "content_block_start", $$"""{"type":"content_block_start","index":0,"content_block":{{StartOf(kind)}}}""");
        Frame(head, "ping", Ping);
        Events += 3;
        if (opening.Length > 0)
        {
            Delta(head, opening, padding: 0);
            Events++;
        }

        int pings = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            Delta(body, pieces[i], random.Next(4) == 0 ? random.Next(1, 13) : 0);
            if (i % DeltasPerPing == DeltasPerPing - 1)
            {
                Frame(body, "ping", Ping);
                pings++;
            }
        }

        if (closing.Length > 0)
        {
            Delta(tail, closing, padding: 0);
            Events++;
        }

        if (kind == StreamKind.Thinking)
        {
            Frame(tail, "content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2lnbmVkIGJ5IG5vYm9keQ=="}}""");
            Events++;
        }

        Frame(tail, "content_block_stop", """{"type":"content_block_stop","index":0}""");
        Frame(tail, "message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{(kind == StreamKind.ToolInput ? "tool_use" : "end_turn")}}}","stop_sequence":null},"usage":{"output_tokens":{{{shape.Deltas}}}}}""");
        Frame(tail, "message_stop", """{"type":"message_stop"}""");
        Events += 3 + ((pieces.Count + pings) * shape.Repetitions);

        Pings = 1 + (pings * shape.Repetitions);
        Shape = shape;
        Head = Encoding.UTF8.GetBytes(head.ToString());
        Body = Encoding.UTF8.GetBytes(body.ToString());
        Tail = Encoding.UTF8.GetBytes(tail.ToString());
        Length = Head.Length + ((long)Body.Length * shape.Repetitions) + Tail.Length;
        Lines = Head.Count((byte)'\n') + (Body.Count((byte)'\n') * shape.Repetitions) + Tail.Count((byte)'\n');
        string all = string.Concat(pieces);
        Elements = kind == StreamKind.ToolInput ? ((all.Split("\"path\":").Length - 1) * shape.Repetitions) + 1 : 0;
        Chars = opening.Length + ((long)all.Length * shape.Repetitions) + closing.Length;
        Utf8Bytes = opening.Length + ((long)Encoding.UTF8.GetByteCount(all) * shape.Repetitions) + closing.Length;
        StringBytes = SizeOfString(opening) + (pieces.Sum(SizeOfString) * shape.Repetitions) + SizeOfString(closing);
        if (shape.Repetitions == 1)
        {
            Bytes = [.. Head, .. Body, .. Tail];
            Deltas = [.. ((string[])[opening, .. pieces, closing]).Where(delta => delta.Length > 0)];
        }

        void Delta(StringBuilder to, string text, int padding)
        {
            (string type, string property) = kind switch
            {
                StreamKind.Text => ("text_delta", "text"),
                StreamKind.Thinking => ("thinking_delta", "thinking"),
                _ => ("input_json_delta", "partial_json"),
            };
            Frame(to, "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"{{{type}}}","{{{property}}}":"{{{WireLayout.Escape(text)}}}"}{{{new string(' ', padding)}}}}""");
        }

        void Frame(StringBuilder to, string type, string json) => shape.Layout.Append(to, type, json, ++id);
    }

    public StreamShape Shape { get; }

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

    /// <summary>The deltas of the stream; empty if it is repeated.</summary>
    public IReadOnlyList<string> Deltas { get; } = [];

    /// <summary>The size of the stream in bytes.</summary>
    public long Length { get; }

    /// <summary>How many lines the stream has, the empty ones included.</summary>
    public int Lines { get; }

    public byte[] Head { get; }

    public byte[] Body { get; }

    public byte[] Tail { get; }

    public Stream OpenRead() => Shape.Repetitions == 1 ? new MemoryStream(Bytes, writable: false) : new RepeatingStream(this);

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
            string text = WireLayout.Escape(string.Concat(Tokens(random, 6)));
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

    // As a model writes JSON that is to be read: a line for each property, and a space behind each colon.
    private static List<string> PrettyJsonPieces(Random random, int count, SampleText text)
    {
        var pieces = new List<string>(count);
        while (pieces.Count < count)
        {
            string row = string.Create(CultureInfo.InvariantCulture, $$"""
                    {
                      "path": "src/part{{random.Next(100)}}.cs",
                      "line": {{random.Next(1000)}},
                      "old": null,
                      "new": "{{WireLayout.Escape(text.Paragraph(random))}}",
                      "all": true
                    },

                """);
            pieces.AddRange(SampleText.Cut(row.ReplaceLineEndings("\n"), random));
        }

        // The last piece is the rest of its row.
        string rest = string.Concat(pieces.Skip(count - 1));
        pieces.RemoveRange(count - 1, pieces.Count - count + 1);
        pieces.Add(rest);
        return pieces;
    }
}
