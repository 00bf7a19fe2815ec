using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The order of the callbacks of one message, as a whole.</summary>
public sealed class OrderTests
{
    private static readonly string[] Whole =
    [
        "connect 200",
        "event message_start",
        "event content_block_start",
        "event content_block_delta",
        "text 0 Hello|Hello",
        "event ping",
        "ping",
        "event content_block_delta",
        "text 0  there|Hello there",
        "event content_block_stop",
        """content_block 0 {"type":"text","text":"Hello there"}""",
        "event content_block_start",
        "event content_block_delta",
        """input_json 1 get_weather {"city":"Paris"}|{"city":"Paris"}""",
        "event content_block_stop",
        """content_block 1 {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}}""",
        "event message_delta",
        "event message_stop",
        """message {"id":"msg_01Scripted","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"text","text":"Hello there"},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":2}}""",
        "end",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Script => new MessageScript()
        .UsageJson("""{"input_tokens":1}""", """{"output_tokens":2}""")
        .Text("Hello").Ping().TextDelta(" there")
        .ToolUse("toolu_1", "get_weather", """{"city":"Paris"}""");

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task One_message_calls_a_handler_in_this_order(Way way)
    {
        var trace = new Trace();

        await ReadAsync(way, trace);

        Assert.Equal(Whole, trace.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Of_two_handlers_the_first_is_called_first_for_each_event(Way way)
    {
        var calls = new List<string>();

        await ReadAsync(way, new Trace { Name = "a ", Calls = calls }, new Trace { Name = "b ", Calls = calls });

        Assert.Equal(Whole.SelectMany(call => new[] { "a " + call, "b " + call }), calls);
    }

    [Theory]
    [MemberData(nameof(Ways.Asynchronous), MemberType = typeof(Ways))]
    public async Task Asynchronous_handlers_are_awaited_before_anything_else_happens(Way way)
    {
        int running = 0;
        var calls = new List<string>();
        async ValueTask YieldAsync(string call, MessageStream stream)
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            await Task.Yield();
            Assert.Equal(0, Interlocked.Decrement(ref running));
        }

        var first = new Trace(YieldAsync) { Interest = Trace.Everything | HandlerInterest.Asynchronous, Name = "a ", Calls = calls };
        await ReadAsync(way, first, new Trace(YieldAsync) { Interest = Trace.Everything | HandlerInterest.Asynchronous, Name = "b ", Calls = calls });

        Assert.Equal(Whole.SelectMany(call => new[] { "a " + call, "b " + call }), calls);
    }

    [Fact]
    public async Task A_handler_that_is_awaited_holds_the_reading_back()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trace = new Trace((call, _) =>
        {
            if (call != "text 0 Hello|Hello")
            {
                return default;
            }

            reached.SetResult();
            return new ValueTask(gate.Task);
        })
        { Interest = Trace.Everything | HandlerInterest.Asynchronous };

        Task reading = ReadAsync(Way.UntilDoneAsync, trace);
        await reached.Task.WaitAsync(Token);

        Assert.Equal(Whole[..5], trace.Calls);
        Assert.False(reading.IsCompleted);
        gate.SetResult();
        await reading;
        Assert.Equal(Whole, trace.Calls);
    }

    [Fact]
    public async Task An_iterator_gets_an_event_after_the_handlers_and_before_the_next_event()
    {
        await using var server = LocalMessagesServer.Start(Script);
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        await foreach (MessageStreamEvent e in stream.WithCancellation(Token))
        {
            trace.Calls.Add($"iterator {e.Type}");
        }

        // Behind the last of the calls that one event makes: before the next event, or before the end.
        var expected = new List<string>();
        string? pending = null;
        foreach (string call in Whole)
        {
            if (pending is not null && (call.StartsWith("event ", StringComparison.Ordinal) || call == "end"))
            {
                expected.Add(pending);
            }

            expected.Add(call);
            pending = call.StartsWith("event ", StringComparison.Ordinal) ? "iterator " + call[6..] : pending;
        }

        Assert.Equal(expected, trace.Calls);
    }

    [Fact]
    public async Task Delegates_are_called_in_the_same_order()
    {
        var calls = new List<string>();
        var handler = new MessageHandler
        {
            OnConnect = response => calls.Add($"connect {response.StatusCode}"),
            OnStreamEvent = e => calls.Add($"event {e.Type}"),
            OnPing = () => calls.Add("ping"),
            OnTextSnapshot = (delta, snapshot) => calls.Add($"text 0 {delta}|{snapshot}"),
            OnInputJson = (delta, block) => calls.Add($"input_json 1 {block.Name} {delta}|{delta}"),
            OnContentBlockAsync = async (block, _) =>
            {
                await Task.Yield();
                calls.Add($"content_block {(block is TextBlock ? 0 : 1)} {block.ToJson()}");
            },
            OnMessage = message => calls.Add($"message {message.ToJson()}"),
            OnException = e => calls.Add($"exception {e}"),
            OnAbort = () => calls.Add("abort"),
            OnEnd = () => calls.Add("end"),
        };

        await ReadAsync(Way.UntilDoneAsync, handler);

        Assert.Equal(Whole, calls);
    }

    [Fact]
    public async Task A_blocking_call_refuses_asynchronous_handlers_before_it_sends_anything()
    {
        await using var server = LocalMessagesServer.Start(Script);
        using MessagesClient client = Local.Client(server);
        using MessageStream stream = client.Stream(Local.Hello, new Trace { Interest = HandlerInterest.Text | HandlerInterest.Asynchronous });

        Assert.Throws<InvalidOperationException>(stream.UntilDone);
        Assert.Throws<InvalidOperationException>(() => stream.Enumerate().Any());

        Assert.Empty(server.Requests);
    }

    private static async Task ReadAsync(Way way, params IMessageHandler[] handlers)
    {
        await using var server = LocalMessagesServer.Start(Script);
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello, handlers);
        await stream.ReadAsync(way, Token);
    }
}
