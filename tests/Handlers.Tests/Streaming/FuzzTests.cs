using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Streams with faults in them end as documented, whatever the fault, and the same way for both ways of reading them.</summary>
public sealed partial class FuzzTests
{
    private static readonly MessageStreamOptions Small = new() { MaxEventBytes = 4_000, MaxMessageBytes = 4_000, MaxContentBlocks = 8, MaxJsonDepth = 16 };

    private static readonly byte[][] Streams = [.. References.Names.Select(row => References.Get(row.Data).ToArray())];

    private static readonly string[] Tokens =
        ["null", "true", "0", "-1", "1e9", "99999999999", "\"\"", "\"text\"", "\"tool_use\"", "\"text_delta\"", "\"message_stop\"", "\"\\ud83d\"", "{}", "[]", "{\"type\":\"text\"}", "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]"];

    [Fact]
    public void A_whole_stream_with_faults_ends_as_documented()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        int failed = 0;
        int runs = LongTests.Times(15_000);
        for (int i = 0; i < runs; i++)
        {
            byte[] bytes = Mutate(random);
            try
            {
                List<string> calls = References.TraceOf(new MemoryStream(bytes), Small);
                Assert.Equal("end", calls[^2]);
                failed += calls[^1] == "thrown  " ? 0 : 1;
                List<string> general = References.TraceOf(MessageScript.Replay(bytes).OpenRead(random.Next(1, 200)), Small with { LearnsFrames = false });
                References.AssertSame(WithoutReason(calls), WithoutReason(general), "The general way sees another stream");
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, run {i}, {Convert.ToBase64String(bytes)}: {e}");
            }
        }

        // Neither harmless nor hopeless.
        Assert.InRange(failed, runs / 10, runs * 99 / 100);
    }

    [Fact]
    public async Task A_handler_of_little_and_one_of_everything_see_the_same_end()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(2_000); i++)
        {
            byte[] bytes = Mutate(random);
            foreach (HandlerInterest interest in (HandlerInterest[])[HandlerInterest.TextUtf8, HandlerInterest.InputJsonSnapshot, HandlerInterest.Message | HandlerInterest.TextBlock, HandlerInterest.Signature | HandlerInterest.Citation])
            {
                var trace = new Trace { Interest = interest | HandlerInterest.Exception | HandlerInterest.End };
                Exception? thrown = await Record.ExceptionAsync(() => MessageStream.DispatchAsync(new MemoryStream(bytes), trace, Small, TestContext.Current.CancellationToken));
                AssertWithinLimits(thrown);
                if (thrown is not (null or ApiException or InvalidStreamException or StreamInterruptedException) || trace.Calls.Count(call => call == "end") != 1 || trace.Calls[^1] != "end")
                {
                    Assert.Fail($"Seed {seed}, run {i}, {Convert.ToBase64String(bytes)}: {string.Join('|', trace.Calls)}, {thrown}");
                }
            }
        }
    }

    [Fact]
    public void Every_event_that_is_given_can_be_written_again()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(3_000); i++)
        {
            byte[] bytes = Mutate(random);
            try
            {
                foreach (MessageStreamEvent e in MessageStream.ReadEvents(new MemoryStream(bytes), Small))
                {
                    Assert.Equal(e.ToJson(), MessagesJson.Parse<MessageStreamEvent>(e.ToJson()).ToJson());
                    Assert.NotEmpty(e.ToString());
                }
            }
            catch (Exception e) when (e is ApiException or InvalidStreamException or StreamInterruptedException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, run {i}, {Convert.ToBase64String(bytes)}: {e}");
            }
        }
    }

    [Fact]
    public void Any_data_is_decoded_or_refused()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        for (int i = 0; i < LongTests.Times(50_000); i++)
        {
            byte[] bytes = Mutate(random);
            int start = Math.Max(0, bytes.AsSpan().IndexOf((byte)'{'));
            int line = bytes.AsSpan(start).IndexOf((byte)'\n');
            byte[] data = bytes[start..Math.Min(bytes.Length, start + (line > 0 && random.Next(4) > 0 ? line : random.Next(300)))];
            try
            {
                EventDecoder.Decode(new SseFrame(0, random.Next(2) == 0 ? "ping"u8 : default, data), 16, out DecodedEvent e);
                Assert.True(Enum.IsDefined(e.Kind));
                Assert.True(IsJson(data));
            }
            catch (JsonException)
            {
                Assert.False(IsJson(data));
            }
            catch (InvalidDataException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, run {i}, {Convert.ToBase64String(data)}: {e}");
            }
        }
    }

    private static bool IsJson(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 16 });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void AssertWithinLimits(Exception? thrown)
    {
        Message? partial = (thrown as InvalidStreamException)?.PartialMessage ?? (thrown as StreamInterruptedException)?.PartialMessage ?? (thrown as ApiException)?.PartialMessage;
        if (partial is null)
        {
            return;
        }

        Assert.InRange(partial.Content.Count, 0, Small.MaxContentBlocks);
        Assert.InRange(
            partial.Content.Sum(block => Encoding.UTF8.GetByteCount((block as TextBlock)?.Text ?? (block as ThinkingBlock)?.Thinking ?? (block as ToolCallBlock)?.RawInput ?? "")),
            0,
            Small.MaxMessageBytes);
    }

    private static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Streams[random.Next(Streams.Length)]];
        for (int faults = random.Next(1, 4); faults > 0; faults--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(60, bytes.Count - at + 1));
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    byte[] other = Streams[random.Next(Streams.Length)];
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other.AsSpan(random.Next(other.Length)));
                    break;
                default:
                    bytes = [.. Encoding.Latin1.GetBytes(SwapTokens(Encoding.Latin1.GetString([.. bytes]), random))];
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add((byte)'x');
            }
        }

        return [.. bytes];
    }

    // One token becomes another of the stream, or one that is not expected anywhere.
    private static string SwapTokens(string text, Random random)
    {
        MatchCollection tokens = Token().Matches(text);
        if (tokens.Count == 0)
        {
            return text;
        }

        Match victim = tokens[random.Next(tokens.Count)];
        string value = random.Next(2) == 0 ? tokens[random.Next(tokens.Count)].Value : Tokens[random.Next(Tokens.Length)];
        return string.Concat(text.AsSpan(0, victim.Index), value, text.AsSpan(victim.Index + victim.Length));
    }

    // What a decoder says of faulty JSON is its own; that and where it failed is not.
    private static List<string> WithoutReason(List<string> calls) => [.. calls[..^1], calls[^1].Split(':')[0]];

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|\{\}|\[\]
        """)]
    private static partial Regex Token();
}
