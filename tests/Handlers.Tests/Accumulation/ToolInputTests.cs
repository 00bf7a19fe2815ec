using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>A tool's input while it comes: what is shown of it at each delta, valid or not.</summary>
public sealed class ToolInputTests
{
    private const int MaxDepth = 64;

    [Fact]
    public void Input_cut_anywhere_shows_what_is_complete() => Gen.Select(Gen.Int, Gen.Bool, Gen.Bool).Sample(
        (seed, isObject, trailingStrings) =>
        {
            var random = new Random(seed);
            var json = new RandomJson(random);
            JsonNode? value = isObject ? json.Object() : json.Value();
            string text = json.Write(value);
            JsonElement final = JsonDocument.Parse(text).RootElement;
            var pieces = new PartialJsonScanner(MaxDepth, trailingStrings);
            for (int cut = 0; cut <= text.Length; cut += cut < text.Length && char.IsHighSurrogate(text[cut]) ? 2 : 1)
            {
                byte[] beginning = Encoding.UTF8.GetBytes(text[..cut]);
                var atOnce = new PartialJsonScanner(MaxDepth, trailingStrings);
                atOnce.Advance(beginning);

                JsonElement shown = Show(beginning, atOnce);
                JsonNode? expected = PartialInputReference.Read(text[..cut], trailingStrings);
                Assert.True(
                    JsonNode.DeepEquals(expected, JsonNode.Parse(shown.GetRawText())),
                    $"{text[..cut]}\nshows {shown.GetRawText()}\nand not {expected?.ToJsonString() ?? "null"}");
                if (shown.GetRawText() != "{}")
                {
                    AssertNotContradicted(shown, final, trailingStrings);
                }

                // The same, however the text was cut before.
                if (random.Next(3) == 0 || cut == text.Length)
                {
                    pieces.Advance(beginning);
                    Assert.Equal(shown.GetRawText(), Show(beginning, pieces).GetRawText());
                }
            }

            // A number at the very end could always have grown.
            if (final.ValueKind is not JsonValueKind.Number)
            {
                Assert.True(JsonElement.DeepEquals(final, Show(Encoding.UTF8.GetBytes(text), pieces)), text);
            }
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(1_000));

    [Fact]
    public void The_input_at_the_end_is_that_of_a_JSON_parser() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var json = new RandomJson(random);
            string text = json.Write(json.Object(5));
            var script = new MessageScript().ToolUse("t", "n");
            for (int end, position = 0; position < text.Length; position = end)
            {
                end = Math.Min(text.Length, position + random.Next(20));
                end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
                script.InputJsonDelta(text[position..end]);
            }

            using MessageStream stream = MessageStream.Create(script.OpenRead(random.Next(1, 300)), new Trace());
            var call = (ToolUseBlock)stream.GetFinalMessage().Content[0];

            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(text).RootElement, call.Input), text);
            Assert.Null(call.InputError);
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(300));

    [Theory]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{"a" "b":1}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""[1,]""")]
    [InlineData("""[1 2]""")]
    [InlineData("""[01]""")]
    [InlineData("""[1.]""")]
    [InlineData("""[nul]""")]
    [InlineData("""[nulll]""")]
    [InlineData("""[tru, 1]""")]
    [InlineData("""["a\q", 1]""")]
    [InlineData("""["a\u12g4", 1]""")]
    [InlineData("""["\ud83d\u12g4", 1]""")]
    [InlineData("""{"a\q":1}""")]
    [InlineData("[\"a\u0001b\", 1]")]
    [InlineData("[\"a\nb\", 1]")]
    [InlineData("""[1]]""")]
    [InlineData("""{"a":[1}""")]
    [InlineData("""{} {}""")]
    [InlineData("""]""")]
    [InlineData("""[/* no */ 1]""")]
    [InlineData("""['a']""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1""")]
    public void Malformed_input_shows_what_came_before_the_mistake(string text)
    {
        foreach (bool trailingStrings in (bool[])[false, true])
        {
            foreach (int size in (int[])[1, 2, 3, 1000])
            {
                var scanner = new PartialJsonScanner(MaxDepth, trailingStrings);
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                for (int end = size; end < utf8.Length + size; end += size)
                {
                    ReadOnlySpan<byte> beginning = utf8.AsSpan(0, Math.Min(end, utf8.Length));
                    scanner.Advance(beginning);

                    // Does not throw, whatever it is.
                    Show(beginning, scanner);
                }
            }
        }

        using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("t", "n", [.. text.Select(c => c.ToString())]).OpenRead(), new Trace(), new MessageStreamOptions { TrailingStrings = true });
        var call = (ToolUseBlock)stream.GetFinalMessage().Content[0];
        Assert.Equal(text, call.RawInput);
        Assert.NotNull(call.InputError);
    }

    [Fact]
    public void Mistakes_anywhere_throw_nothing() => Gen.Select(Gen.Int, Gen.Bool).Sample(
        (seed, trailingStrings) =>
        {
            var random = new Random(seed);
            var json = new RandomJson(random);
            byte[] utf8 = Encoding.ASCII.GetBytes(json.Write(json.Object()));
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                utf8[random.Next(utf8.Length)] = "{}[],:\"\\u0123dDtn \n\0"u8[random.Next(20)];
            }

            var scanner = new PartialJsonScanner(MaxDepth, trailingStrings);
            for (int end = 0; end < utf8.Length;)
            {
                end = Math.Min(utf8.Length, end + random.Next(6));
                scanner.Advance(utf8.AsSpan(0, end));
                Show(utf8.AsSpan(0, end), scanner);
            }
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(5_000));

    [Theory]
    [InlineData("""["\ud83d","abc""", """["\ud83d","abc"]""")]
    [InlineData("""["\ud83d",12345""", """["\ud83d"]""")]
    [InlineData("""["\ud83dx""", """["\ud83dx"]""")]
    [InlineData("""["a\ud83d\ude""", """["a"]""")]
    [InlineData("""["a\""", """["a"]""")]
    [InlineData("""{"a\""", "{}")]
    public void A_half_string_ends_before_what_is_not_whole(string text, string expected)
    {
        var scanner = new PartialJsonScanner(MaxDepth, trailingStrings: true);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        for (int end = 1; end <= utf8.Length; end++)
        {
            scanner.Advance(utf8.AsSpan(0, end));
            Show(utf8.AsSpan(0, end), scanner);
        }

        Assert.Equal(expected, Show(utf8, scanner).GetRawText());
    }

    [Fact]
    public void An_input_may_be_as_deep_as_the_options_say()
    {
        const int Depth = 150;
        string text = new string('[', Depth) + new string(']', Depth);
        List<string> shown = [];
        var handler = new Snapshots(shown);

        using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("t", "n", text[..Depth], text[Depth..]).OpenRead(), handler, new MessageStreamOptions { MaxJsonDepth = Depth });

        Assert.Equal(text, ((ToolUseBlock)stream.GetFinalMessage().Content[0]).Input.GetRawText());
        Assert.Equal([text, text], shown);
    }

    private static JsonElement Show(ReadOnlySpan<byte> text, in PartialJsonScanner scanner) => new PartialJson(text, scanner.CompleteLength, scanner.Closing).ToJsonElement();

    // Whatever is shown is there at the end, too, and the same but for what was still open: the last value at each depth.
    private static void AssertNotContradicted(JsonElement shown, JsonElement final, bool trailingStrings, bool isLast = true)
    {
        Assert.Equal(final.ValueKind, shown.ValueKind);
        switch (shown.ValueKind)
        {
            case JsonValueKind.Object when isLast:
                JsonProperty[] fields = [.. shown.EnumerateObject()];
                foreach ((int i, JsonProperty field) in fields.Index())
                {
                    AssertNotContradicted(field.Value, final.GetProperty(field.Name), trailingStrings, i == fields.Length - 1);
                }

                break;
            case JsonValueKind.Array when isLast:
                for (int i = 0; i < shown.GetArrayLength(); i++)
                {
                    AssertNotContradicted(shown[i], final[i], trailingStrings, i == shown.GetArrayLength() - 1);
                }

                break;
            case JsonValueKind.String when isLast && trailingStrings:
                Assert.StartsWith(shown.GetString()!, final.GetString()!, StringComparison.Ordinal);
                break;
            default:
                Assert.True(JsonElement.DeepEquals(final, shown));
                break;
        }
    }

    private sealed class Snapshots(List<string> shown) : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.InputJsonSnapshot;

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            shown.Add(e.Snapshot.ToJsonElement().GetRawText());
            return default;
        }
    }
}
