using System.Net;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What is no answer of a Messages API ends at once, in the outcome that says what it was.</summary>
public sealed class WrongAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    [InlineData("text/event-stream; charset=utf-16")]
    [InlineData("text/event-stream; charset=iso-8859-1")]
    [InlineData("")]
    public async Task Another_content_type_is_no_message_stream(string contentType)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, Local.HelloScript.ToString(), contentType));
        await AssertInvalidAsync(server);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("text/event-stream; charset=utf-8")]
    [InlineData("Text/Event-Stream; Charset=\"UTF-8\"")]
    [InlineData("text/event-stream;charset=utf8")]
    public async Task The_content_type_of_an_event_stream_may_be_written_in_these_ways(string contentType)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, Local.HelloScript.ToString(), contentType));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task An_answer_without_streaming_that_is_no_message_names_its_request()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, "{\"type\":\"list\"}", "application/json").Header("request-id", "req_9"));
        using MessagesClient client = Local.Client(server);

        Assert.Equal("req_9", (await Assert.ThrowsAsync<InvalidStreamException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token))).RequestId);
        Assert.Equal("req_9", Assert.Throws<InvalidStreamException>(() => client.Create(Local.Hello)).RequestId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_response_is_disposed_with_its_stream_unless_it_is_left_open(bool leaveOpen)
    {
        var body = new StallingBody(Local.HelloScript.ToArray());
        using (MessageStream stream = MessageStream.Create(StubTransport.EventStream(body), options: new MessageStreamOptions { LeaveOpen = leaveOpen }))
        {
            Assert.Equal("Hello there!", stream.GetFinalText());
        }

        Assert.Equal(!leaveOpen, body.IsDisposed);
    }

    [Fact]
    public async Task Html_with_the_right_content_type_is_interrupted_before_it_began()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, "<html>\n<p>data: no</p>\n\n</html>", "text/event-stream"));
        await AssertAsync<StreamInterruptedException>(server, "connect 200", "exception StreamInterruptedException", "end");
    }

    [Fact]
    public async Task An_empty_body_is_interrupted_before_it_began()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, "", "text/event-stream"));
        await AssertAsync<StreamInterruptedException>(server, "connect 200", "exception StreamInterruptedException", "end");
    }

    [Fact]
    public async Task Done_alone_is_no_message()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Bare().Framing(done: true));
        await AssertAsync<StreamInterruptedException>(server, "connect 200", "exception StreamInterruptedException", "end");
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(304)]
    [InlineData(404)]
    [InlineData(418)]
    [InlineData(599)]
    public async Task Another_status_is_a_refusal(int status)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply((HttpStatusCode)status, status is 204 or 304 ? "" : "<html>", "text/html"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        var e = await Assert.ThrowsAsync<ApiException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(status, e.StatusCode);
        Assert.NotEmpty(e.ErrorType.Value);
    }

    [Fact]
    public async Task An_error_body_of_any_shape_is_a_refusal()
    {
        foreach (string body in (string[])["", "[]", "null", "\"x\"", "{\"error\":null}", "{\"error\":\"x\"}", "{\"error\":{}}", "{\"type\":\"error\"}", "{\"error\":{\"type\":7}}", "\0\0"])
        {
            await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.ServiceUnavailable, body));
            using MessagesClient client = Local.Client(server);

            var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

            Assert.Equal(((int?)503, body), (e.StatusCode, e.Body));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"type\":\"mess")]
    [InlineData("{\"type\":\"message\",\"content\":[")]
    public async Task Without_streaming_what_is_cut_short_is_interrupted(string body)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, body));
        using MessagesClient client = Local.Client(server);

        await Assert.ThrowsAsync<StreamInterruptedException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
        Assert.Throws<StreamInterruptedException>(() => client.Create(Local.Hello));
    }

    [Theory]
    [InlineData("{]")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"content\":7}")]
    public async Task Without_streaming_what_is_no_message_is_invalid(string body)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.OK, body));
        using MessagesClient client = Local.Client(server);

        await Assert.ThrowsAsync<InvalidStreamException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
        Assert.Throws<InvalidStreamException>(() => client.Create(Local.Hello));
    }

    [Fact]
    public async Task What_follows_the_message_is_not_read()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript()
            .Text("Hello").EndBlock().MessageDelta("{}", "end_turn").Event("""{"type":"message_stop"}""")
            .Event("""{"type":"content_block_delta","index":9,"delta":{"type":"text_delta","text":"x"}}""").Raw("data: {nonsense\n\n").KeepOpen());
        using MessagesClient client = Local.Client(server);
        var trace = new Trace { Interest = HandlerInterest.MessageStop | HandlerInterest.Exception | HandlerInterest.End };
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        Assert.Equal("Hello", await stream.GetFinalTextAsync(Token));
        Assert.Equal(2, trace.Calls.Count);
    }

    [Theory]
    [InlineData("event: content_block_delta\ndata: {\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" there!\"}}\n\n")]
    [InlineData("event: nonsense\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" there!\"}}\n\n")]
    [InlineData("data: {\"type\":\"content_block_delta\",\ndata: \"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" there!\"}}\n\n")]
    [InlineData("data:{\"delta\":{\"text\":\" th\\u0065re!\",\"type\":\"text_delta\"},\"index\":0,\"type\":\"content_block_delta\"}\r\n\r\n")]
    [InlineData("data: [DONE]\n\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" there!\"}}\n\n")]
    public void A_delta_may_be_written_in_these_ways(string frame)
    {
        List<string> expected = References.TraceOf(new MessageScript().Text("Hello", " there!").ToArray() is { } usual ? new MemoryStream(usual) : null!);

        Assert.Equal(
            expected.Where(call => !call.Contains("output_tokens", StringComparison.Ordinal)),
            References.TraceOf(new MessageScript().Text("Hello").Raw(frame).OpenRead()).Where(call => !call.Contains("output_tokens", StringComparison.Ordinal)));
    }

    [Fact]
    public void Events_whose_type_only_the_event_line_tells_add_up_all_the_same()
    {
        string stream = System.Text.RegularExpressions.Regex.Replace(Local.HelloScript.ToString(), """\{"type":"(message_[a-z]+|content_block_[a-z]+)",?""", "{");
        using MessageStream read = MessageStream.Create(MessageScript.Replay(System.Text.Encoding.UTF8.GetBytes(stream)).OpenRead());

        Assert.Equal(8, read.Enumerate().Count());
        Assert.Equal("Hello there!", read.GetFinalText());
    }

    private static Task AssertInvalidAsync(LocalMessagesServer server) => AssertAsync<InvalidStreamException>(server, "exception InvalidStreamException", "end");

    private static async Task AssertAsync<T>(LocalMessagesServer server, params string[] calls)
        where T : Exception
    {
        using MessagesClient client = Local.Client(server);
        foreach (Way way in (Way[])[Way.UntilDoneAsync, Way.UntilDone])
        {
            var trace = new Trace();
            await using MessageStream stream = client.Stream(Local.Hello, trace);
            await Assert.ThrowsAsync<T>(() => stream.ReadAsync(way, Token));
            Assert.Equal(calls, trace.Calls);
        }

        Assert.Equal(2, server.Requests.Count);
    }
}
