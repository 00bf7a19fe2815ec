using System.Text;
using Xunit;

namespace Handlers.Tests;

/// <summary>The rules of an event stream (WHATWG HTML, section 9.2), case by case and against the plainest reading of them.</summary>
public sealed class EventStreamRulesTests
{
    /// <summary>A stream, and its events as <c>type=data</c>, one a string.</summary>
    public static TheoryData<string, string[]> Cases => new()
    {
        { "data: a\n\n", ["=a"] },
        { "data: a\n\ndata: b\n\n", ["=a", "=b"] },

        // A byte order mark is dropped once, at the very start.
        { "\uFEFFdata: a\n\n", ["=a"] },
        { "\uFEFF\uFEFFdata: a\n\n", [] },
        { "\n\uFEFFdata: a\n\ndata: b\n\n", ["=b"] },
        { "data: a\n\n\uFEFFdata: b\n\n", ["=a"] },

        // Line ends, also mixed; a lone CR ends a blank line at once.
        { "data: a\r\n\r\n", ["=a"] },
        { "data: a\r\r", ["=a"] },
        { "data: a\r\rdata: b\n\ndata: c\r\n\r\n", ["=a", "=b", "=c"] },
        { "data: a\r\ndata: b\rdata: c\n\n", ["=a\nb\nc"] },
        { "data: a\n\rdata: b\r\r", ["=a", "=b"] },
        { "data: a\r\n\ndata: b\n\r\n", ["=a", "=b"] },
        { "\r\n\r\n\n\r", [] },

        // Comments.
        { ": comment\n\n", [] },
        { ":\ndata: a\n\n", ["=a"] },
        { "data: a\n: comment\ndata: b\n\n", ["=a\nb"] },
        { ":data: a\n\n", [] },

        // Fields: one space is dropped, names are exact, a line without a colon is a name.
        { "data:a\n\n", ["=a"] },
        { "data:  a\n\n", ["= a"] },
        { "data: a \n\n", ["=a "] },
        { "data:\ta\n\n", ["=\ta"] },
        { "data\n\n", ["="] },
        { "data:\n\n", ["="] },
        { "data: \n\n", ["="] },
        { "data\ndata\n\n", ["=\n"] },
        { "data:\ndata: a\ndata:\n\n", ["=\na\n"] },
        { "data : a\n\n", [] },
        { " data: a\n\n", [] },
        { "Data: a\n\n", [] },
        { "DATA: a\n\n", [] },
        { "datas: a\n\n", [] },
        { "data: a: b\n\n", ["=a: b"] },
        { "data:: a\n\n", ["=: a"] },
        { "unknown: a\ndata: b\n\n", ["=b"] },
        { "id: 1\nretry: 5\ndata: a\n\n", ["=a"] },
        { "retry: soon\n\ndata: a\n\n", ["=a"] },
        { "id: a\0b\ndata: a\n\n", ["=a"] },

        // NUL is a character like any other.
        { "data: a\0b\n\n", ["=a\0b"] },
        { "\0data: a\n\n", [] },
        { "da\0ta: a\n\n", [] },

        // The type: the last one counts, and none outlives its block.
        { "event: x\ndata: a\n\n", ["x=a"] },
        { "data: a\nevent: x\n\n", ["x=a"] },
        { "event: x\nevent: y\ndata: a\n\n", ["y=a"] },
        { "event: x\nevent\ndata: a\n\n", ["=a"] },
        { "event: x\nevent:\ndata: a\n\n", ["=a"] },
        { "event:x\ndata: a\n\ndata: b\n\n", ["x=a", "=b"] },
        { "event: x\n\ndata: a\n\n", ["=a"] },
        { "event: x\r\rdata: a\r\r", ["=a"] },
        { "event: message\ndata: a\n\n", ["message=a"] },

        // What is not finished is dropped.
        { "data: a", [] },
        { "data: a\n", [] },
        { "data: a\r", [] },
        { "data: a\n\ndata: b\n", ["=a"] },
        { "data: a\n\nevent: x", ["=a"] },
        { "data: a\n\n: comment", ["=a"] },

        { "data: Grüße 世界 👩‍👩‍👧\n\n", ["=Grüße 世界 👩‍👩‍👧"] },
        { "", [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_stream_has_these_events(string stream, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);

        Assert.Equal(expected, ReadPlainly(bytes));
        for (int size = 1; size <= bytes.Length + 1; size++)
        {
            Assert.Equal(expected, Read(bytes, size));
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, (byte)'d' })]
    [InlineData(new byte[] { 0xEF, (byte)'\n' })]
    public void Half_a_byte_order_mark_is_none(byte[] start)
    {
        byte[] bytes = [.. start, .. "ata: a\n\ndata: b\n\n"u8];

        for (int size = 1; size <= bytes.Length; size++)
        {
            Assert.Equal("=b", Read(bytes, size)[^1]);
        }
    }

    [Fact]
    public void A_lone_cr_dispatches_without_waiting_for_the_next_byte()
    {
        var reader = new SseReader(1_000);

        Assert.True(reader.TryRead("data: a\r\r"u8, out SseFrame frame, out int consumed));
        Assert.Equal("a"u8.ToArray(), frame.Data.ToArray());
        Assert.Equal(9, consumed);
        Assert.False(reader.IsAtBoundary);
        Assert.True(reader.TryRead("\ndata: b\n\n"u8, out frame, out _));
        Assert.Equal("b"u8.ToArray(), frame.Data.ToArray());
        Assert.Equal(1, frame.Start);
        reader.Release();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_read_that_brings_nothing_changes_nothing(string stream, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);

        Assert.Equal(expected, Read(bytes, 1, emptyReads: 2));
    }

    [Theory]
    [InlineData("data: 12\n\n", 9)]
    [InlineData("data: 12\r\n\r\n", 10)]
    [InlineData("event: x\ndata: 12\n\n", 18)]
    [InlineData(": a comment of some length\n\ndata: 12\n\n", 26)]
    public void An_event_may_be_as_long_as_the_limit(string stream, int limit)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        for (int size = 1; size <= bytes.Length; size++)
        {
            Assert.Single(Read(bytes, size, limit));
            Assert.Throws<InvalidDataException>(() => Read(bytes, size, limit - 1));
        }
    }

    [Fact]
    public void Any_bytes_are_read_as_the_rules_say()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        string[] pieces = ["data", "event", "id", ":", ": ", " ", "\n", "\n", "\r", "\r\n", "\n\n", "\r\r", "x", "\0", "\uFEFF", "é", "data: ", "event: "];
        for (int i = 0; i < LongTests.Times(20_000); i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)])));
            List<string> expected = ReadPlainly(bytes);
            foreach (int size in (int[])[1, random.Next(2, 20), int.MaxValue])
            {
                List<string> actual = Read(bytes, size);
                if (!expected.SequenceEqual(actual))
                {
                    Assert.Fail($"Seed {seed}: {Convert.ToHexString(bytes)}, {size} bytes a read: {string.Join('|', actual)} instead of {string.Join('|', expected)}");
                }
            }
        }
    }

    private static List<string> Read(byte[] bytes, int size, int limit = int.MaxValue, int emptyReads = 0)
    {
        var reader = new SseReader(limit);
        var events = new List<string>();
        int start = 0;
        int end = 0;
        while (true)
        {
            int consumed;
            while (reader.TryRead(bytes.AsSpan(start, end - start), out SseFrame frame, out consumed))
            {
                events.Add($"{Encoding.UTF8.GetString(frame.EventType)}={Encoding.UTF8.GetString(frame.Data)}");
                start += consumed;
            }

            start += consumed;
            for (int i = 0; i < emptyReads; i++)
            {
                Assert.False(reader.TryRead(bytes.AsSpan(start, end - start), out _, out consumed));
                start += consumed;
            }

            if (end == bytes.Length)
            {
                reader.Release();
                return events;
            }

            end = (int)Math.Min((long)end + size, bytes.Length);
        }
    }

    /// <summary>The rules as they are written, with no thought of speed.</summary>
    private static List<string> ReadPlainly(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var events = new List<string>();
        var data = new List<string>();
        string type = "";

        // What follows the last line end is no line.
        foreach (string line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Count > 0)
                {
                    events.Add($"{type}={string.Join('\n', data)}");
                }

                data.Clear();
                type = "";
                continue;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? line : line[..colon];
            string value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (name == "data")
            {
                data.Add(value);
            }
            else if (name == "event")
            {
                type = value;
            }
        }

        return events;
    }
}
