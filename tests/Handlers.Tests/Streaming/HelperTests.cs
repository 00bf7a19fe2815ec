using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The streaming helpers that users of the Python SDK know, each with its synchronous twin, over HTTP.</summary>
public sealed class HelperTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_text_stream_gives_the_text_deltas()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Thinking("Hm.").Text("Hello", " there").Text("!"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        var deltas = new List<string>();
        await foreach (string text in stream.TextStream.WithCancellation(Token))
        {
            deltas.Add(text);
        }

        Assert.Equal(["Hello", " there", "!"], deltas);
    }

    [Fact]
    public async Task The_text_stream_gives_the_text_deltas_synchronously()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Thinking("Hm.").Text("Hello", " there").Text("!"));
        using MessagesClient client = Local.Client(server);
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal(["Hello", " there", "!"], stream.TextStream.Enumerate().ToList());
    }

    [Fact]
    public async Task Iteration_gives_events_that_carry_what_was_accumulated()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        var events = new List<MessageStreamEvent>();
        await foreach (MessageStreamEvent e in stream.WithCancellation(Token))
        {
            events.Add(e);
        }

        AssertHello(events);
    }

    [Fact]
    public async Task Iteration_gives_events_that_carry_what_was_accumulated_synchronously()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        using MessageStream stream = client.Stream(Local.Hello);

        AssertHello([.. stream.Enumerate()]);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task A_handler_class_gets_every_callback(Way way)
    {
        await using var server = LocalMessagesServer.Start([
            MessageScript.Error(429, "rate_limit_error", "Slow down.").Header("retry-after-ms", "1"),
            new MessageScript()
                .Thinking("Hm", ".").Signature("c2ln")
                .Ping()
                .Text("Hello").Citation("""{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}""")
                .ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Paris\"}")]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1 });
        var handler = new EveryCallback();
        await using MessageStream stream = client.Stream(Local.Hello, handler);

        await stream.ReadAsync(way, Token);

        Assert.Equal(
            [
                "retry 1 after 00:00:00.0010000: ApiException", "connect 200",
                "event message_start", "event content_block_start",
                "event content_block_delta", "thinking 0: Hm, Hm", "event content_block_delta", "thinking 0: ., Hm.",
                "event content_block_delta", "signature 0: c2ln", "event ping", "ping",
                "event content_block_stop", "content_block 0: thinking",
                "event content_block_start", "event content_block_delta", "text 1: Hello, Hello",
                "event content_block_delta", "citation 1: x, 1", "event content_block_stop", "content_block 1: text",
                "event content_block_start", "event content_block_delta", "input_json 2 get_weather: {\"city\":, {}",
                "event content_block_delta", "input_json 2 get_weather: \"Paris\"}, {\"city\":\"Paris\"}",
                "event content_block_stop", "content_block 2: tool_use",
                "event message_delta", "event message_stop", "message tool_use", "end",
            ],
            handler.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Closing_early_cancels_the_request(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen());
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);
        await foreach (string text in stream.TextStream.WithCancellation(Token))
        {
            Assert.Equal("Hello", text);
            break;
        }

        if (synchronous)
        {
            await Ways.BlockAsync(stream.Close);
        }
        else
        {
            await stream.CloseAsync();
        }

        await server.Requests.Single().Aborted.WaitAsync(Token);
        Assert.Equal("Hello", stream.CurrentMessage!.GetText());
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.GetFinalMessageAsync(Token));
        Assert.Throws<InvalidOperationException>(stream.GetFinalMessage);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_early_cancels_the_request(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen());
        using MessagesClient client = Local.Client(server);
        if (synchronous)
        {
            using MessageStream stream = client.Stream(Local.Hello);
            Assert.Equal("Hello", stream.TextStream.Enumerate().First());
        }
        else
        {
            await using MessageStream stream = client.Stream(Local.Hello);
            await foreach (MessageStreamEvent _ in stream.WithCancellation(Token))
            {
                break;
            }
        }

        await server.Requests.Single().Aborted.WaitAsync(Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blocking_read_that_waits_is_ended_whatever_client_sends(bool defaults)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using var http = new HttpClient();
        using var client = new MessagesClient(Local.Options(server) with { HttpClient = defaults ? http : null });
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        MessageStream stream = client.Stream(Local.Hello, new MessageHandler { OnText = _ => arrived.SetResult() });
        Task reading = stream.ReadAsync(Way.UntilDone, Token);
        await arrived.Task.WaitAsync(Token);

        await stream.CloseAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

        await reading;
        await server.Requests.Single().Aborted.WaitAsync(Token);
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_read()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using (client.Stream(Local.Hello, trace))
        {
        }

        Assert.Empty(server.Requests);
        Assert.Equal(["abort", "end"], trace.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Until_done_reads_to_the_end_and_the_message_stays(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        if (synchronous)
        {
            await Ways.BlockAsync(stream.UntilDone);
        }
        else
        {
            await stream.UntilDoneAsync(Token);
        }

        Assert.Equal("Hello there!", stream.CurrentMessage!.GetText());
        Assert.Equal("Hello there!", (await stream.GetFinalMessageAsync(Token)).GetText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_final_message_is_all_of_it(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript.Usage(7, 9).StopReason("stop_sequence", "!"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        Message message = synchronous ? stream.GetFinalMessage() : await stream.GetFinalMessageAsync(Token);

        Assert.Equal("msg_01Scripted", message.Id);
        Assert.Equal("claude-sonnet-5", message.Model);
        Assert.Equal("Hello there!", Assert.IsType<TextBlock>(message.Content.Single()).Text);
        Assert.Equal(StopReason.StopSequence, message.StopReason);
        Assert.Equal("!", message.StopSequence);
        Assert.Equal((7, 9), (message.Usage.InputTokens, message.Usage.OutputTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_final_text_joins_the_text_blocks(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Thinking("Hm.").Text("Hello", " there").Text("!"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", synchronous ? stream.GetFinalText() : await stream.GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task The_final_text_of_a_message_without_text_names_the_blocks_there_were()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Thinking("Hm.").ToolUse("toolu_1", "get_weather"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => stream.GetFinalTextAsync(Token));

        Assert.Contains("thinking, tool_use", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, Assert.Throws<InvalidOperationException>(stream.GetFinalText).Message);
    }

    [Fact]
    public async Task Raw_events_accumulate_nothing()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        var events = new List<MessageStreamEvent>();
        await foreach (MessageStreamEvent e in client.StreamEventsAsync(Local.Hello).WithCancellation(Token))
        {
            events.Add(e);
        }

        AssertRawHello(events);
        AssertRawHello([.. client.StreamEvents(Local.Hello)]);
    }

    [Fact]
    public async Task Leaving_raw_events_early_cancels_the_request()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen());
        using MessagesClient client = Local.Client(server);

        await foreach (MessageStreamEvent _ in client.StreamEventsAsync(Local.Hello).WithCancellation(Token))
        {
            break;
        }

        Assert.IsType<MessageStartEvent>(client.StreamEvents(Local.Hello).First());

        await server.Requests[0].Aborted.WaitAsync(Token);
        await server.Requests[1].Aborted.WaitAsync(Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispatch_drives_a_handler(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        var text = new List<string>();
        var trace = new Trace((call, stream) =>
        {
            Assert.Null(stream.CurrentMessage);
            text.Add(call);
            return default;
        })
        { Interest = HandlerInterest.Text | HandlerInterest.MessageStop | HandlerInterest.End };

        if (synchronous)
        {
            client.Dispatch(Local.Hello, trace);
        }
        else
        {
            await client.DispatchAsync(Local.Hello, trace, cancellationToken: Token);
        }

        Assert.Equal(["text 0 Hello|", "text 0  there|", "text 0 !|", "message ", "end"], text);
    }

    [Fact]
    public async Task After_a_loop_was_left_a_later_read_goes_on_where_it_stopped()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("a", "b", "c", "d", "e", "f"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        await foreach (string text in stream.TextStream.WithCancellation(Token))
        {
            Assert.Equal("a", text);
            break;
        }

        await foreach (MessageStreamEvent e in stream.WithCancellation(Token))
        {
            Assert.Equal("b", ((TextDelta)((ContentBlockDeltaEvent)e).Delta).Text);
            break;
        }

        Assert.Equal("c", stream.TextStream.Enumerate().First());
        Assert.Equal("d", ((TextDelta)((ContentBlockDeltaEvent)stream.Enumerate().First()).Delta).Text);
        Assert.Equal("abcd", stream.CurrentMessage!.GetText());
        Assert.Equal("abcdef", await stream.GetFinalTextAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connecting_sends_the_request_and_leaves_every_event_to_the_reader(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        if (synchronous)
        {
            await Ways.BlockAsync(stream.Connect);
        }
        else
        {
            await stream.ConnectAsync(Token);
        }

        Assert.Equal(["connect 200"], trace.Calls);
        Assert.Equal(server.Requests.Single().RequestId, stream.RequestId);
        AssertHello([.. stream.Enumerate()]);
    }

    [Fact]
    public async Task A_second_consumer_is_refused_and_harms_nothing()
    {
        var gate = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(gate.Task).TextDelta(" there!"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);
        Task<string> first = stream.GetFinalTextAsync(Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.UntilDoneAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ReadAsync(Way.EventsAsync, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.ReadAsync(Way.Text, Token));
        Assert.Throws<InvalidOperationException>(stream.UntilDone);
        Assert.Throws<InvalidOperationException>(stream.Connect);
        gate.SetResult();

        Assert.Equal("Hello there!", await first);
    }

    [Fact]
    public async Task The_current_message_is_a_snapshot_that_never_changes()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);
        Assert.Null(stream.CurrentMessage);

        var snapshots = new List<(Message Message, string Json)>();
        await foreach (MessageStreamEvent _ in stream.WithCancellation(Token))
        {
            snapshots.Add((stream.CurrentMessage!, stream.CurrentMessage!.ToJson()));
        }

        Assert.Equal(["", "", "Hello", "Hello there", "Hello there!", "Hello there!", "Hello there!", "Hello there!"],
            snapshots.Select(s => string.Concat(s.Message.Content.OfType<TextBlock>().Select(block => block.Text))));
        Assert.All(snapshots, s => Assert.Equal(s.Json, s.Message.ToJson()));
    }

    [Fact]
    public async Task The_response_is_there_from_the_connection_on()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);
        Assert.Null(stream.Response);
        Assert.Null(stream.RequestId);

        await stream.UntilDoneAsync(Token);

        Assert.Equal(200, stream.Response!.StatusCode);
        Assert.Equal(server.Requests.Single().RequestId, stream.RequestId);
        Assert.Equal("wrkspc_01Local", stream.Response.WorkspaceId);
        Assert.Equal((1_000, 999), (stream.Response.RequestLimit!.Limit, stream.Response.RequestLimit.Remaining));
    }

    [Fact]
    public async Task A_request_is_what_the_api_expects()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Local.Options(server) with { Betas = ["one"], Headers = new Dictionary<string, string> { ["x-extra"] = "1" } });

        await using MessageStream stream = client.Stream(Local.Hello, options: new RequestOptions { Betas = ["two"] });
        await stream.UntilDoneAsync(Token);

        ReceivedRequest request = server.Requests.Single();
        Assert.True(request.Stream);
        Assert.Equal("Bearer test-key", request.Headers["authorization"]);
        Assert.Equal("2026-10-21", request.Headers["anthropic-version"]);
        Assert.Equal("one,two", request.Headers["anthropic-beta"]);
        Assert.Equal("1", request.Headers["x-extra"]);
        Assert.StartsWith("Handlers/", request.Headers["user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_whole_reply_is_read_so_that_its_connection_can_be_used_again()
    {
        var body = new PushStream();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(body)));
        await using MessageStream stream = client.Stream(Local.Hello);
        Task reading = stream.UntilDoneAsync(Token);

        body.Push(Local.HelloScript.ToArray());
        await reading;

        Assert.True(body.IsWaiting);
        body.Push([]);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task The_rest_of_an_abandoned_reply_is_not_read()
    {
        var body = new PushStream();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(body)));
        MessageStream stream = client.Stream(Local.Hello);
        await using IAsyncEnumerator<string> text = stream.TextStream.GetAsyncEnumerator(Token);
        Task<bool> moving = text.MoveNextAsync().AsTask();
        body.Push(Local.HelloScript.ToArray());
        Assert.True(await moving);

        await stream.CloseAsync();

        Assert.False(body.IsWaiting);
        Assert.True(body.IsDisposed);
    }

    [Fact]
    public async Task Without_streaming_the_same_message_comes_whole()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);

        Message whole = await client.CreateAsync(Local.Hello, cancellationToken: Token);

        Assert.Equal(whole, await stream.GetFinalMessageAsync(Token));
        Assert.Equal(whole, client.Create(Local.Hello));
    }

    [Fact]
    public async Task A_response_of_any_client_can_be_read()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "v1/messages"))
        {
            Headers = { { "x-api-key", "any" }, { "anthropic-version", "2023-06-01" } },
            Content = new StringContent("""{"model":"m","max_tokens":1,"stream":true,"messages":[{"role":"user","content":"Hi"}]}"""),
        };
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var trace = new Trace();

        await using MessageStream stream = MessageStream.Create(response, trace);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
        Assert.Equal("connect 200", trace.Calls[0]);
        Assert.Equal("end", trace.Calls[^1]);
    }

    private static void AssertHello(List<MessageStreamEvent> events)
    {
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(e => e.Type));
        Assert.Equal("Hello there!", Assert.IsType<TextBlock>(Assert.IsType<ContentBlockStopEvent>(events[5]).ContentBlock).Text);
        Assert.Equal("Hello there!", Assert.IsType<MessageStopEvent>(events[7]).Message!.GetText());
        Assert.Equal(StopReason.EndTurn, ((MessageStopEvent)events[7]).Message!.StopReason);
    }

    private static void AssertRawHello(List<MessageStreamEvent> events)
    {
        Assert.Equal("Hello there!", string.Concat(events.OfType<ContentBlockDeltaEvent>().Select(e => ((TextDelta)e.Delta).Text)));
        Assert.Null(Assert.Single(events.OfType<ContentBlockStopEvent>()).ContentBlock);
        Assert.Null(Assert.Single(events.OfType<MessageStopEvent>()).Message);
    }
}
