using System.IO.Compression;
using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Whatever a server sends, a stream holds no more of it than its limits allow.</summary>
public sealed class LimitTests
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
    [InlineData("data: ")]
    [InlineData("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"")]
    [InlineData(": ")]
    public void A_line_of_600_MB_is_refused_at_the_limit_of_an_event(string start)
    {
        var body = new RepeatStream([.. Head, .. Encoding.UTF8.GetBytes(start)], "xxxxxxxxxxxxxxxx"u8.ToArray(), 600L * MiB / 16, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        // Doubled up to 32 MiB, each array besides the one before.
        Assert.InRange(body.Given, 16 * MiB, 33 * MiB);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 66 * MiB);
    }

    [Theory]
    [InlineData("data: x\n")]
    [InlineData("data\n")]
    [InlineData("event: x\n")]
    [InlineData("data:\r")]
    public void An_event_of_lines_without_end_is_refused_at_the_limit_of_an_event(string line)
    {
        var body = new RepeatStream(Head, Encoding.UTF8.GetBytes(line), long.MaxValue, []);
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.InRange(body.Given, 16 * MiB, 33 * MiB);
    }

    [Fact]
    public void A_compressed_bomb_is_refused_at_the_limit_of_an_event()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            new RepeatStream([.. Head, .. "data: "u8], new byte[64 * 1024], 600L * MiB / (64 * 1024), []).CopyTo(gzip);
        }

        compressed.Position = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(new GZipStream(compressed, CompressionMode.Decompress));

        Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 66 * MiB);
    }

    [Fact]
    public void Corrupted_compression_is_an_interruption()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Head);
        }

        byte[] bytes = compressed.ToArray();
        bytes[2] ^= 0xFF;
        using MessageStream stream = MessageStream.Create(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));

        Assert.IsType<InvalidDataException>(Assert.Throws<StreamInterruptedException>(stream.UntilDone).InnerException);
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
            : new RepeatStream(Head, Encoding.UTF8.GetBytes($"data: {json}\n\n"), long.MaxValue, []);
        using MessageStream stream = MessageStream.Create(body, options: options);

        var e = Assert.Throws<InvalidStreamException>(stream.UntilDone);

        Assert.Contains(what == "blocks" ? "MaxContentBlocks" : "MaxMessageBytes", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.PartialMessage);
    }

    [Theory]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    [InlineData(": comment\n\n")]
    [InlineData("\r\n")]
    [InlineData("event: x\n\n")]
    [InlineData("id: 1\n\n")]
    [InlineData("data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"\"}}\n\n")]
    [InlineData("data: [DONE]\n\n")]
    public void What_holds_nothing_costs_no_memory_however_often_it_comes(string piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        var body = new RepeatStream(Head, bytes, 20 * MiB / bytes.Length, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = MessageStream.Create(body);

        Assert.Throws<StreamInterruptedException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MiB / 2);
    }

    [Theory]
    [InlineData(": comment\n")]
    [InlineData("\n")]
    [InlineData("event: x\n\n")]
    public void What_comes_before_the_first_event_costs_no_memory_either(string piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(piece);
        var body = new RepeatStream([], bytes, 20 * MiB / bytes.Length, []);
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(body)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Throws<StreamInterruptedException>(stream.UntilDone);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MiB / 2);
    }

    [Fact]
    public void A_first_event_that_comes_byte_by_byte_takes_linear_time()
    {
        // 1 MiB in single bytes: reading it from the start at each byte would be half a terabyte.
        byte[] start = Encoding.UTF8.GetBytes(new MessageScript().Id(new string('x', MiB)).Text("Hello").ToString());
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(MessageScript.Replay(start).OpenRead(1))));
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal(MiB, stream.GetFinalMessage().Id.Length);
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
