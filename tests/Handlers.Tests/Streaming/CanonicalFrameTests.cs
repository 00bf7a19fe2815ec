using System.Text;
using CsCheck;
using Xunit;

namespace Handlers.Tests;

/// <summary>What is recognised as a whole is what the general way reads from the same bytes.</summary>
public sealed class CanonicalFrameTests
{
    private static readonly Gen<string> Text = AnyOf(
        "a", "Hello there", "é", "世界", "👩", " ", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\udc69", "\\ud83d", "\\x", "\\", "\"", "}", "}}", "\n", "\r", "\t", "\0", "{", ":").Array[0, 5].Select(string.Concat);

    private static readonly Gen<string> Frame =
        from name in AnyOf("content_block_delta", "content_block_delta", "content_block_delta", "ping")
        from index in AnyOf("0", "1", "12", "99999", "100000", "01", "-1", "", "1.0")
        from delta in AnyOf("\"text_delta\",\"text\"", "\"thinking_delta\",\"thinking\"", "\"input_json_delta\",\"partial_json\"", "\"signature_delta\",\"signature\"", "\"text_delta\",\"thinking\"")
        from text in Text
        from close in AnyOf("\"}}", "\"}}", "\"} }", "\"}   }", "\" }}", "\"}}}", "\"},\"x\":1}", "\",\"x\":1}}")
        from end in AnyOf("\n\n", "\n\n", "\r\n\r\n", "\r\r", "\n", "")
        select $"event: {name}\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":{delta}:\"{text}{close}{end}";

    private static readonly byte[] Telling = [(byte)'"', (byte)'\\', (byte)' ', (byte)'}', (byte)'\n', (byte)'\r', 0x1F, 0x7F, 0x80, 0xFF];

    [Theory]
    [InlineData("text_delta", "text", DeltaKind.Text)]
    [InlineData("thinking_delta", "thinking", DeltaKind.Thinking)]
    [InlineData("input_json_delta", "partial_json", DeltaKind.InputJson)]
    internal void The_common_deltas_are_recognised(string type, string property, DeltaKind expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(
            $"event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":3,\"delta\":{{\"type\":\"{type}\",\"{property}\":\"Hel\\nlo\"}}    }}\n\nevent: next");

        Assert.True(CanonicalFrame.TryRead(bytes, int.MaxValue, out DecodedEvent e, out _, out int length));

        Assert.Equal((EventKind.ContentBlockDelta, 3, expected, true, true), (e.Kind, e.Index, e.Delta, e.IsEscaped, e.IsPlainDelta));
        Assert.Equal("Hel\\nlo", Encoding.UTF8.GetString(e.Value));
        Assert.Equal(bytes.Length - "event: next".Length, length);
        Assert.True(CanonicalFrame.TryRead(bytes, length - 1, out _, out _, out _));
        Assert.False(CanonicalFrame.TryRead(bytes, length - 2, out _, out _, out _));
        for (int cut = 0; cut < length; cut++)
        {
            Assert.False(CanonicalFrame.TryRead(bytes.AsSpan(0, cut), int.MaxValue, out _, out _, out _));
        }
    }

    [Fact]
    public void Whatever_is_recognised_is_read_the_same_by_the_general_way()
    {
        int recognised = 0;
        Frame.Sample(
            frame =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(frame + "data: next\n\n");
                if (CanonicalFrame.TryRead(bytes, int.MaxValue, out DecodedEvent canonical, out _, out int length))
                {
                    Interlocked.Increment(ref recognised);
                    AssertSame(bytes, canonical, length);
                }
            },
            iter: LongTests.Times(50_000),
            threads: 1,
            print: frame => frame);
        Assert.True(recognised > 100, $"Only {recognised} frames were canonical.");
    }

    [Fact]
    public void A_plain_frame_is_found_exactly_where_a_frame_like_the_one_before_is_short_and_plain()
    {
        byte[] opening = Encoding.UTF8.GetBytes("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"");
        var like = new FrameOpening(opening);
        Gen<(int Length, int Padding, int At, byte Byte)> cases = Gen.Select(
            Gen.Int[0, 40],
            Gen.OneOf(Gen.Const(0), Gen.Int[0, 40]),
            Gen.OneOf(Gen.Const(-1), Gen.Int[0, 2 * opening.Length]),
            Gen.OneOf(Gen.Byte, Gen.Int[0, Telling.Length - 1].Select(i => Telling[i])));
        int found = 0;
        cases.Sample(
            c =>
            {
                // One byte may be another than it was; what follows is the beginning of the next.
                byte[] bytes = [.. opening, .. Enumerable.Repeat((byte)'a', c.Length), .. "\"}"u8, .. Enumerable.Repeat((byte)' ', c.Padding), .. "}\n\n"u8, .. opening];
                if (c.At >= 0 && c.At < bytes.Length)
                {
                    bytes[c.At] = c.Byte;
                }

                bool isCanonical = CanonicalFrame.TryRead(bytes, int.MaxValue, out DecodedEvent canonical, out int start, out int expected);
                ReadOnlySpan<byte> value = canonical.Value;
                bool isPlain = isCanonical
                    && bytes.AsSpan().StartsWith(opening)
                    && value.IndexOfAnyExceptInRange((byte)' ', (byte)0x7F) < 0
                    && !value.Contains((byte)'\\')
                    && expected - start <= CanonicalFrame.Window + 2;

                int length = CanonicalFrame.ReadPlainLike(in bytes[0], like, out int plain);

                Assert.Equal(isPlain ? (expected, value.Length) : (0, 0), (length, plain));
                Assert.InRange(length, 0, CanonicalFrame.LongestPlain);
                found += length > 0 ? 1 : 0;
            },
            iter: LongTests.Times(50_000),
            threads: 1);
        Assert.True(found > 1_000, $"Only {found} frames were plain.");
    }

    private static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void AssertSame(byte[] bytes, DecodedEvent canonical, int length)
    {
        var reader = new SseReader(int.MaxValue);
        Assert.True(reader.TryRead(bytes, out SseFrame frame, out int consumed));
        Assert.Equal(length, consumed);
        byte[] destination = new byte[canonical.Value.Length];
        if (!JsonUnescaper.TryUnescape(canonical.Value, destination, out int written))
        {
            // Both ways refuse it, each at its own place.
            string json = Encoding.UTF8.GetString(frame.Data);
            Assert.ThrowsAny<Exception>(() => System.Text.Json.Nodes.JsonNode.Parse(json)!["delta"]!.AsObject().Select(p => p.Value!.GetValue<string>()).ToList());
            return;
        }

        DecodedEvent general = EventDecoder.Decode(frame, 64);
        Assert.Equal(
            (general.Kind, general.Index, general.Delta, general.IsEscaped, general.IsPlainDelta),
            (canonical.Kind, canonical.Index, canonical.Delta, canonical.IsEscaped, canonical.IsPlainDelta));
        Assert.True(general.Value.SequenceEqual(canonical.Value));
        reader.Release();
    }
}
