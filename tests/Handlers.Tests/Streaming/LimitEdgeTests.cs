using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Each limit exactly: what reaches it passes, and what exceeds it by one does not.</summary>
public sealed class LimitEdgeTests
{
    private const int MiB = 1024 * 1024;

    private static readonly byte[] Head = Encoding.UTF8.GetBytes(new MessageScript().Text("x").Cut().ToString());

    public static TheoryData<string, int> Edges => new()
    {
        // The frame of message_start and the first byte of its blank line.
        { "event", 229 },

        // 12 characters of text with a quarter more, and the JSON of message_start (1,397), of two content_block_start (630 each) and of message_delta (768), with 100 bytes more for each
        // property and 6 for each value.
        { "message", 3440 },
        { "blocks", 2 },
        { "depth", 3 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Limits_have_these_defaults()
    {
        var options = new MessageStreamOptions();

        Assert.Equal((16 * MiB, 64 * MiB, 1024, 64), (options.MaxEventBytes, options.MaxMessageBytes, options.MaxContentBlocks, options.MaxJsonDepth));
        Assert.Equal(TimeSpan.FromMinutes(2), options.IdleTimeout);
        Assert.Equal(TimeSpan.FromMinutes(10), new MessagesClientOptions { ApiKey = "key" }.Timeout);
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void What_reaches_a_limit_passes_and_what_exceeds_it_does_not(string limit, int edge)
    {
        foreach (bool learns in (bool[])[true, false])
        {
            using MessageStream within = MessageStream.Create(Script().OpenRead(), options: Options(limit, edge, learns));
            Assert.Equal("Hello there!", within.GetFinalText());

            using MessageStream beyond = MessageStream.Create(Script().OpenRead(), options: Options(limit, edge - 1, learns));
            var e = Assert.Throws<InvalidStreamException>(beyond.UntilDone);
            Assert.True(e.EventNumber > 0);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_delta_beyond_the_limit_is_refused_where_texts_are_iterated(bool learns)
    {
        const string Long = "abcdefghijklmnopqrstuvwxy";
        const string Start = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"c","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}


            """;
        byte[] body = [.. Encoding.UTF8.GetBytes(Start), .. Delta("a"), .. Delta(Long), .. Delta("b"), .. Delta("c"), .. Delta("d")];
        var texts = new List<string>();
        using MessageStream stream = MessageStream.Create(
            new MemoryStream(body), options: new MessageStreamOptions { MaxEventBytes = Delta("a").Length + Long.Length - 3, LearnsFrames = learns });

        var e = Assert.Throws<InvalidStreamException>(() => texts.AddRange(stream.TextStream.Enumerate()));

        Assert.Contains("MaxEventBytes", e.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], texts);

        static byte[] Delta(string text) => Encoding.UTF8.GetBytes(
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"padding\":\"" + new string('p', 130)
            + "\",\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_is_positive(int value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.Create(Stream.Null, options: new MessageStreamOptions { MaxEventBytes = value }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.Create(Stream.Null, options: new MessageStreamOptions { MaxMessageBytes = value }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.Create(Stream.Null, options: new MessageStreamOptions { MaxContentBlocks = value }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.Create(Stream.Null, options: new MessageStreamOptions { MaxJsonDepth = value }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageStream.Create(Stream.Null, options: new MessageStreamOptions { IdleTimeout = TimeSpan.FromSeconds(value) }));
    }

    [Theory]
    [InlineData("text", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"x"}}""")]
    [InlineData("citations", """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}}}""")]
    [InlineData("blocks", "{\"type\":\"content_block_start\",\"index\":#,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")]
    public void Tiny_events_without_end_are_refused_at_the_limit_of_the_message(string what, string json)
    {
        MessageStreamOptions options = new() { MaxMessageBytes = MiB };
        Stream body = what == "blocks"
            ? new MemoryStream([.. Head, .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 2_000).Select(i => $"data: {json.Replace("#", $"{i}", StringComparison.Ordinal)}\n\n")))])
            : new RepeatStream(Head, Encoding.UTF8.GetBytes($"data: {json}\n\n"), 2 * MiB, []);
        using MessageStream stream = MessageStream.Create(body, options: options);

        var e = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.Contains(what == "blocks" ? "MaxContentBlocks" : "MaxMessageBytes", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.PartialMessage);
    }

    [Fact]
    public async Task Of_an_error_body_64_KiB_are_kept()
    {
        var body = new RepeatStream([], "<p>Sorry.</p>"u8.ToArray(), long.MaxValue, []);
        using var client = new MessagesClient(StubTransport.Options(_ => new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StreamContent(body) }));
        await using MessageStream stream = client.Stream(Local.Hello);

        var e = await Assert.ThrowsAsync<ApiException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(64 * 1024, e.Body!.Length);
        Assert.InRange(body.Given, 64 * 1024, 80 * 1024);
    }

    [Theory]
    [InlineData((64 * 1024) - 1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    public async Task An_error_body_up_to_the_limit_is_kept_whole(int length)
    {
        using var client = new MessagesClient(StubTransport.Options(_ => new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StringContent(new string('x', length)) }));

        ApiException[] refusals = [await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token)), Assert.Throws<ApiException>(() => client.Create(Local.Hello))];

        Assert.All(refusals, e => Assert.Equal(Math.Min(length, 64 * 1024), e.Body!.Length));
    }

    [Fact]
    public async Task A_message_without_streaming_has_the_same_limit()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text(new string('x', 2_000)));
        using var client = new MessagesClient(Local.Options(server) with { Stream = new MessageStreamOptions { MaxMessageBytes = 1_000 } });

        await Assert.ThrowsAsync<InvalidStreamException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
        Assert.Throws<InvalidStreamException>(() => client.Create(Local.Hello));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_message_without_streaming_may_have_as_many_bytes_as_its_limit(bool byteByByte, bool synchronous)
    {
        byte[] json = Encoding.UTF8.GetBytes(new MessageScript().Text("Hello").ToMessageJson());
        using MessagesClient exact = Client(json, json.Length);
        Assert.Equal("Hello", (await SendAsync(exact)).GetText());

        // White space behind the message counts as well.
        using MessagesClient beyond = Client([.. json, (byte)' '], json.Length);
        InvalidStreamException e = await Assert.ThrowsAsync<InvalidStreamException>(() => SendAsync(beyond));
        Assert.Contains("MaxMessageBytes", e.Message, StringComparison.Ordinal);

        MessagesClient Client(byte[] body, int limit) => new(StubTransport.Options(_ => new HttpResponseMessage(System.Net.HttpStatusCode.OK)
        {
            Content = new StreamContent(MessageScript.Replay(body).OpenRead(byteByByte ? 1 : json.Length)),
        }) with
        { Stream = new MessageStreamOptions { MaxMessageBytes = limit } });

        Task<Message> SendAsync(MessagesClient client) => synchronous ? Task.Run(() => client.Create(Local.Hello)) : client.CreateAsync(Local.Hello, cancellationToken: Token);
    }

    [Theory]
    [InlineData(HandlerInterest.None, true)]
    [InlineData(HandlerInterest.CitationSnapshot, false)]
    public void Citations_behind_their_block_are_refused_at_the_limit_of_the_message(HandlerInterest interest, bool accumulates)
    {
        byte[] start = [.. Head, .. "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"u8];
        const string Late = """data: {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}}}""" + "\n\n";
        var body = new RepeatStream(start, Encoding.UTF8.GetBytes(Late), 1_000, []);
        var handler = new Trace { Interest = interest };
        using MessageStream stream = MessageStream.Open(body, handler, new MessageStreamOptions { MaxMessageBytes = 64 * 1024 }, accumulates);

        var e = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.Contains("MaxMessageBytes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HandlerInterest.Citation)]
    [InlineData(HandlerInterest.None)]
    public void Citations_that_are_not_kept_have_no_limit(HandlerInterest interest)
    {
        byte[] start = [.. Head, .. "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"u8];
        const string Late = """data: {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}}}""" + "\n\n";
        var body = new RepeatStream(start, Encoding.UTF8.GetBytes(Late), 1_000, []);
        using MessageStream stream = MessageStream.Open(body, new Trace { Interest = interest }, new MessageStreamOptions { MaxMessageBytes = 64 * 1024 }, accumulates: false);

        Assert.Throws<StreamInterruptedException>(stream.UntilDone);
    }

    // What is kept for each interest, in bytes of the limit for each character: none, a byte and a quarter in UTF-8, two bytes in UTF-16, or both.
    [Theory]
    [InlineData(HandlerInterest.None, 0)]
    [InlineData(HandlerInterest.TextIndex, 0)]
    [InlineData(HandlerInterest.TextUtf8, 0)]
    [InlineData(HandlerInterest.Text, 0)]
    [InlineData(HandlerInterest.TextUtf8Snapshot, 5)]
    [InlineData(HandlerInterest.TextSnapshot, 8)]
    [InlineData(HandlerInterest.TextUtf8Snapshot | HandlerInterest.TextSnapshot, 13)]
    [InlineData(HandlerInterest.TextUtf8 | HandlerInterest.TextUtf8Snapshot | HandlerInterest.TextCoalesced, 5)]
    [InlineData(HandlerInterest.Text | HandlerInterest.TextCoalesced, 0)]
    [InlineData(HandlerInterest.Text | HandlerInterest.TextSnapshot | HandlerInterest.TextCoalesced, 8)]
    public void Text_counts_against_the_limit_as_far_as_it_is_kept(HandlerInterest interest, int quarters)
    {
        foreach (bool learns in (bool[])[true, false])
        {
            foreach (string text in (string[])["0123456789", "\"123456789"])
            {
                byte[] bytes = new MessageScript().Text([.. Enumerable.Repeat(text, 100)]).ToArray();
                int exact = Math.Max(1, (1_000 * quarters) / 4);
                Read(bytes, exact, learns);
                if (quarters > 0)
                {
                    var e = Assert.Throws<InvalidStreamException>(() => Read(bytes, exact - 1, learns));
                    Assert.Contains("MaxMessageBytes", e.Message, StringComparison.Ordinal);
                    Assert.Equal(102, e.EventNumber);
                }
            }
        }

        void Read(byte[] bytes, int limit, bool learns)
            => MessageStream.Dispatch(new MemoryStream(bytes), new Trace { Interest = interest }, new MessageStreamOptions { MaxMessageBytes = limit, LearnsFrames = learns });
    }

    [Theory]
    [InlineData(HandlerInterest.Signature, 0)]
    [InlineData(HandlerInterest.Signature | HandlerInterest.ThinkingUtf8, 0)]
    [InlineData(HandlerInterest.ThinkingBlock, 1_000)]
    [InlineData(HandlerInterest.ThinkingBlock | HandlerInterest.Signature, 1_000)]
    [InlineData(HandlerInterest.Message, 1_000)]
    public void A_signature_counts_against_the_limit_where_its_block_is_kept(HandlerInterest interest, int expected)
    {
        foreach (bool learns in (bool[])[true, false])
        {
            Assert.Equal(expected, LeastLimit(new string('x', 1_000), learns) - LeastLimit("", learns));
        }

        int LeastLimit(string signature, bool learns)
        {
            byte[] bytes = new MessageScript().Thinking("Hm").Signature(signature).ToArray();
            int least = 1;
            int most = 16 * 1024;
            while (least < most)
            {
                int limit = (least + most) / 2;
                if (Passes(bytes, limit, learns))
                {
                    most = limit;
                }
                else
                {
                    least = limit + 1;
                }
            }

            Assert.True(Passes(bytes, least, learns));
            return least;
        }

        bool Passes(byte[] bytes, int limit, bool learns)
        {
            try
            {
                MessageStream.Dispatch(new MemoryStream(bytes), new Trace { Interest = interest }, new MessageStreamOptions { MaxMessageBytes = limit, LearnsFrames = learns });
                return true;
            }
            catch (InvalidStreamException e) when (e.Message.Contains("MaxMessageBytes", StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    private static MessageScript Script() => new MessageScript().UsageJson("{\"output_tokens\":1}", "{\"output_tokens\":1}").Text("Hello", " there").Text("!");

    private static MessageStreamOptions Options(string limit, int value, bool learns)
    {
        var options = new MessageStreamOptions { LearnsFrames = learns };
        return limit switch
        {
            "event" => options with { MaxEventBytes = value },
            "message" => options with { MaxMessageBytes = value },
            "blocks" => options with { MaxContentBlocks = value },
            _ => options with { MaxJsonDepth = value },
        };
    }
}
