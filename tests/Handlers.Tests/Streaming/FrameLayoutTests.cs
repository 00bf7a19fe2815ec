using System.Text;
using CsCheck;
using Xunit;

namespace Handlers.Tests;

/// <summary>A frame that is recognised by the layout of the one before is what the general way reads from the same bytes.</summary>
public sealed class FrameLayoutTests
{
    private const string ApiFrame = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"$\"}}\n\n";

    private static readonly string[] Inner = ["type", "value", "extra"];

    private static readonly string[] Outer = ["type", "index", "delta", "extra"];

    private static readonly byte[] Telling = [(byte)'"', (byte)'\\', (byte)' ', (byte)'}', (byte)'{', (byte)'\n', (byte)'\r', (byte)':', (byte)'0', 0x1F, 0x7F, 0x80, 0xFF];

    private static readonly Gen<string> ValidText = AnyOf("a", "Hello there", "é", "世界", "👩", " ", "\\n", "\\\"", "\\\\", "\\u00e9", "}", "}}", "{", ":", "the quick brown fox jumps over")
        .Array[0, 5].Select(string.Concat);

    private static readonly Gen<string> AnyText = AnyOf("a", "Hello", "é", "\\ud83d\\udc69", "\\ud83d", "\\x", "\\", "\"", "}", "\n", "\r", "\t", "\0", "\\u12", "\\u12g4").Array[0, 4].Select(string.Concat);

    private static readonly Gen<string> EscapedText = AnyOf("a", "bc", "{", " ", "\\n", "\\\"", "\\\"", "\\\\", "\\/", "\\t", "\\b", "\\r", "\\f").Array[0, 12].Select(string.Concat);

    public static TheoryData<string> Layouts => new(
        ApiFrame,
        ApiFrame.Replace("\n", "\r\n"),
        ApiFrame.Replace("event: content_block_delta\n", ""),
        ApiFrame.Replace("event: content_block_delta\n", "").Replace("\n\n", "\nevent: content_block_delta\n\n"),
        ApiFrame.Replace(":", ": ").Replace(",", ", ").Replace("data: ", "data:").Replace("event: ", "event:"),
        "data: {\"delta\": {\"text\": \"$\", \"type\": \"text_delta\"}, \"index\": 12345678, \"type\": \"content_block_delta\"}\n\n",
        "id: 17\n" + ApiFrame,
        "data: {\"type\":\"content_block_delta\",\ndata: \"index\":0,\ndata: \"delta\":{\"type\":\"text_delta\",\"text\":\"$\"}\ndata: }\n\n",
        ApiFrame.Replace("}}\n", "},\"x\":[1,{}]}\n"),
        ApiFrame.Replace("data: {", ": a comment\nretry: 10\ndata: {\"extra\":{\"text\":\"a\"},"));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_layout_is_recognised_from_its_second_frame_on(string layout)
    {
        FrameLayout learned = Learn(Bytes(layout, "first"))!;
        foreach (string text in new[] { "", "x", "Hello there", "a\\nb", "世界", new string('a', 100), "\\u00e9\\\"" })
        {
            byte[] frame = Bytes(layout, text);
            int length = learned.Read([.. frame, .. "event: next"u8], int.MaxValue, out ReadOnlySpan<byte> value, out bool isEscaped);

            Assert.Equal((frame.Length, text, text.Contains('\\')), (length, Encoding.UTF8.GetString(value), isEscaped));
            for (int cut = 0; cut < frame.Length; cut++)
            {
                Assert.Equal(0, learned.Read(frame.AsSpan(0, cut), int.MaxValue, out _, out _));
                Assert.True(learned.IsBeginning(frame.AsSpan(0, cut)), $"{cut} bytes");
            }
        }
    }

    [Fact]
    public void An_id_may_count_up_and_padding_may_vary()
    {
        FrameLayout learned = Learn(Bytes("id: 9\n" + ApiFrame, "a"))!;

        byte[] next = Bytes("id: 10\n" + ApiFrame.Replace("}}", "}     }"), "b");

        Assert.Equal(next.Length, learned.Read(next, int.MaxValue, out _, out _));
        Assert.Equal(0, learned.Read(Bytes("id: x\n" + ApiFrame, "b"), int.MaxValue, out _, out _));
        Assert.Equal(0, learned.Read(Bytes(ApiFrame, "b"), int.MaxValue, out _, out _));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void An_event_beyond_the_limit_is_left_to_the_general_way(string lineEnd)
    {
        byte[] frame = Bytes(ApiFrame.Replace("\n", lineEnd), "Hello");
        FrameLayout learned = Learn(frame)!;
        int size = frame.Length - lineEnd.Length;
        new SseReader(size).TryRead(frame, out _, out _);
        Assert.Throws<InvalidDataException>(() => new SseReader(size - 1).TryRead(frame, out _, out _));

        Assert.Equal(frame.Length, learned.Read(frame, size, out _, out _));
        Assert.Equal(0, learned.Read(frame, size - 1, out _, out _));
    }

    [Fact]
    public void A_frame_that_ends_in_a_carriage_return_is_not_learned()
        => Assert.Null(Learn(Bytes(ApiFrame.Replace("\n", "\r"), "a")));

    [Fact]
    public void Whatever_is_recognised_is_read_the_same_by_the_general_way()
    {
        int recognised = 0, plain = 0, unescaped = 0;
        Gen<(string First, string Second, bool IsValid, int At, byte Byte)> cases =
            from layout in RandomLayout
            from first in ValidText
            from valid in Gen.Bool
            from second in valid ? ValidText : AnyText
            from padding in Gen.Int[0, 40]
            from pad in Gen.Bool
            from at in Gen.OneOf(Gen.Const(-1), Gen.Int[0, 400])
            from value in Gen.OneOf(Gen.Byte, Gen.Int[0, Telling.Length - 1].Select(i => Telling[i]))
            select (layout.Replace("$", first), Pad(layout, pad ? padding : 0).Replace("$", second), valid, at, value);
        cases.Sample(
            c =>
            {
                byte[] frame = Encoding.UTF8.GetBytes(c.First);
                FrameLayout? learned = Learn(frame);
                Assert.Equal(c.First.EndsWith('\n'), learned is not null);
                if (learned is null)
                {
                    return;
                }

                byte[] second = Encoding.UTF8.GetBytes(c.Second);
                bool isChanged = c.At >= 0 && c.At < second.Length && second[c.At] != c.Byte;
                if (isChanged)
                {
                    second[c.At] = c.Byte;
                }

                byte[] bytes = [.. second, .. frame];
                int length = learned.Read(bytes, int.MaxValue, out ReadOnlySpan<byte> value, out bool isEscaped);
                if (length > 0)
                {
                    Interlocked.Increment(ref recognised);
                    AssertSame(bytes, learned, value, isEscaped, length);
                }
                else
                {
                    Assert.True(isChanged || !c.IsValid, "an unchanged frame with a valid string was not recognised");
                }

                unescaped += AssertSameUnescaped(bytes.AsSpan(learned.FindString(bytes))) ? 1 : 0;
                if (bytes.Length >= learned.PlainLength)
                {
                    int plainLength = learned.ReadPlain(in bytes[0], out int start, out int plainValue, out bool isAscii);
                    bool isPlain = length > 0 && !isEscaped && value.Length < FrameLayout.Window && Padding(bytes.AsSpan(0, length)) <= FrameLayout.Window;
                    Assert.Equal(isPlain ? (length, value.Length) : (0, 0), (plainLength, plainValue));
                    Assert.True(!isPlain || bytes.AsSpan(start, plainValue).SequenceEqual(value));
                    Assert.True(!isPlain || isAscii == Ascii.IsValid(value));
                    plain += plainLength > 0 ? 1 : 0;
                    if (learned.IsShort)
                    {
                        int shortLength = learned.ReadShort(in bytes[0], out int shortValue, out isAscii);
                        bool isShort = isPlain && bytes.AsSpan(learned.OpeningLength).IndexOfAny((byte)'\n', (byte)'\r') <= FrameLayout.Window;
                        Assert.Equal(isShort ? (length, value.Length) : (0, 0), (shortLength, shortValue));
                        Assert.True(!isShort || isAscii == Ascii.IsValid(value));
                        AssertSameEscaped(bytes, learned, length, value);
                    }
                }
            },
            iter: LongTests.Times(50_000),
            threads: 1);
        Assert.True(recognised > 10_000, $"Only {recognised} frames were recognised.");
        Assert.True(plain > 1_000, $"Only {plain} frames were plain.");
        Assert.True(unescaped > 1_000, $"Only {unescaped} strings were unescaped in one pass.");
    }

    [Fact]
    public void A_short_string_with_escapes_is_read_in_one_window_as_the_general_way_reads_it()
    {
        int escaped = 0;
        FrameLayout learned = Learn(Bytes(ApiFrame, "a"))!;
        (from text in Gen.OneOf(EscapedText, AnyText)
         from padding in Gen.Int[0, 12]
         from at in Gen.OneOf(Gen.Const(-1), Gen.Int[0, 60])
         from value in Gen.Int[0, Telling.Length - 1]
         select (text, padding, at, value)).Sample(
            c =>
            {
                byte[] bytes = [.. Bytes(Pad(ApiFrame, c.padding), c.text), .. Bytes(ApiFrame, "next")];
                if (c.at >= 0)
                {
                    bytes[learned.OpeningLength + c.at] = Telling[c.value];
                }

                int length = learned.Read(bytes, int.MaxValue, out ReadOnlySpan<byte> value, out _);
                escaped += AssertSameEscaped(bytes, learned, length, value) ? 1 : 0;
            },
            iter: LongTests.Times(50_000),
            threads: 1);
        Assert.True(escaped > 5_000, $"Only {escaped} strings were short and had escapes.");
    }

    private static Gen<string> RandomLayout =>
        from type in AnyOf("\"text_delta\"|\"text\"", "\"thinking_delta\"|\"thinking\"", "\"input_json_delta\"|\"partial_json\"", "\"signature_delta\"|\"signature\"")
        from index in AnyOf("0", "1", "12", "12345678")
        from colon in AnyOf(":", ": ", " : ")
        from comma in AnyOf(",", ", ")
        from inner in Gen.Shuffle(Inner)
        from innerCount in Gen.Int[2, 3]
        from outer in Gen.Shuffle(Outer)
        from outerCount in Gen.Int[3, 4]
        from lines in Gen.Int[0, 3].Select(i => i == 0)
        from end in AnyOf("\n", "\n", "\r\n", "\r")
        from before in AnyOf("event: content_block_delta⏎", "event:content_block_delta⏎", "", ": comment⏎", "id: 4⏎event: content_block_delta⏎", "id:x⏎")
        from after in AnyOf("", "", "event: content_block_delta⏎", "id: 7⏎", "retry: 3⏎")
        let parts = type.Split('|')
        let delta = "{" + string.Join(comma, inner.Where(p => p != "extra" || innerCount == 3).Select(p => p switch
        {
            "type" => "\"type\"" + colon + parts[0],
            "value" => parts[1] + colon + "\"$\"",
            _ => "\"p\"" + colon + "\"}x\"",
        })) + "}"
        let json = "{" + string.Join(lines ? comma + "⏎data: " : comma, outer.Where(p => p != "extra" || outerCount == 4).Select(p => p switch
        {
            "type" => "\"type\"" + colon + "\"content_block_delta\"",
            "index" => "\"index\"" + colon + index,
            "delta" => "\"delta\"" + colon + delta,
            _ => "\"q\"" + colon + "[1, {}]",
        })) + "}"
        select (before + "data: " + json + "⏎" + after + "⏎").Replace("⏎", end);

    private static string Pad(string layout, int padding)
    {
        int brace = layout.LastIndexOf('}');
        return layout[..brace] + new string(' ', padding) + layout[brace..];
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static byte[] Bytes(string layout, string text) => Encoding.UTF8.GetBytes(layout.Replace("$", text));

    private static FrameLayout? Learn(byte[] bytes)
    {
        var reader = new SseReader(int.MaxValue);
        Assert.True(reader.TryRead(bytes, out SseFrame frame, out int consumed));
        EventDecoder.Decode(frame, 64, out DecodedEvent e);
        FrameLayout? layout = FrameLayout.Learn(bytes.AsSpan(0, consumed), frame.Start, frame.Data, e);
        reader.Release();
        return layout;
    }

    private static int Padding(ReadOnlySpan<byte> frame)
    {
        ReadOnlySpan<byte> before = frame[..frame.LastIndexOf((byte)'}')];
        return before.Length - before.TrimEnd((byte)' ').Length;
    }

    private static bool AssertSameUnescaped(ReadOnlySpan<byte> text)
    {
        Span<byte> unescaped = stackalloc byte[JsonUnescaper.ShortString];
        if (!JsonUnescaper.TryReadString(text, unescaped, out int length, out int written))
        {
            return false;
        }

        Assert.True(JsonString.TryFindEnd(text, out int end, out bool isEscaped));
        Assert.Equal(end, length);
        Span<byte> expected = new byte[length];
        Assert.True(JsonUnescaper.TryUnescape(text[..length], expected, out int count));
        Assert.True(unescaped[..written].SequenceEqual(expected[..count]));
        return isEscaped;
    }

    private static bool AssertSameEscaped(byte[] bytes, FrameLayout layout, int length, ReadOnlySpan<byte> value)
    {
        Span<byte> unescaped = stackalloc byte[3 * FrameLayout.Window];
        int escapedLength = layout.ReadEscaped(in bytes[0], ref unescaped[0], out int written);
        bool isInWindow = length > 0 && bytes.AsSpan(layout.OpeningLength).IndexOfAny((byte)'\n', (byte)'\r') <= FrameLayout.Window;
        if (escapedLength == 0)
        {
            Assert.True(!isInWindow || !Ascii.IsValid(value) || value.IndexOf("\\u"u8) >= 0, "a short string was not read");
            return false;
        }

        Span<byte> expected = stackalloc byte[FrameLayout.Window];
        Assert.Equal(length, escapedLength);
        Assert.True(JsonUnescaper.TryUnescape(value, expected, out int count));
        Assert.True(unescaped[..written].SequenceEqual(expected[..count]));
        return written < value.Length;
    }

    private static void AssertSame(byte[] bytes, FrameLayout layout, ReadOnlySpan<byte> value, bool isEscaped, int length)
    {
        var reader = new SseReader(int.MaxValue);
        Assert.True(reader.TryRead(bytes, out SseFrame frame, out int consumed));
        Assert.Equal(length, consumed);
        EventDecoder.Decode(frame, 64, out DecodedEvent general);
        Assert.Equal(
            (EventKind.ContentBlockDelta, general.Index, general.Delta, general.IsEscaped, general.IsPlainDelta),
            (general.Kind, layout.Index, layout.Delta, isEscaped, layout.IsPlainDelta));
        Assert.True(general.Value.SequenceEqual(value));
        reader.Release();
    }
}
