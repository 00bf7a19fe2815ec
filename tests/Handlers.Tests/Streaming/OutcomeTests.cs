using System.Net;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Every way a stream can end, with all that its handlers see and what its reader gets, in every way of reading.</summary>
public sealed class OutcomeTests
{
    private const string HelloMessage =
        """message {"id":"msg_01Scripted","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"text","text":"Hello there!"}],"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2}}""";

    private static readonly string[] Beginning = ["connect 200", "event message_start", "event content_block_start", "event content_block_delta", "text 0 Hello|Hello"];

    private static readonly string[] Whole =
    [
        .. Beginning, "event content_block_delta", "text 0  there!|Hello there!",
        "event content_block_stop", """content_block 0 {"type":"text","text":"Hello there!"}""", "event message_delta", "event message_stop", HelloMessage, "end",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Started => new MessageScript().UsageJson("""{"input_tokens":1}""", """{"output_tokens":2}""").Text("Hello");

    private static MessageScript Hello => Started.TextDelta(" there!");

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Completed(Way way)
    {
        foreach (MessageScript script in (MessageScript[])[Hello, Hello.KeepOpen(), Hello.Framing(done: true), Hello.Framing(eventLines: false)])
        {
            Outcome outcome = await RunAsync(way, script);

            Assert.Null(outcome.Thrown);
            Assert.Equal(Whole, outcome.Calls);
            Assert.Equal("Hello there!", outcome.Message!.GetText());
        }
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Completed_by_a_gateway_that_drops_the_last_frame(Way way)
    {
        Outcome outcome = await RunAsync(way, Hello.WithoutMessageStop());

        Assert.Null(outcome.Thrown);
        Assert.Equal(Whole.Where(call => call != "event message_stop"), outcome.Calls);
        Assert.Equal("Hello there!", outcome.Message!.GetText());
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Interrupted_when_the_bytes_end_too_early(Way way)
    {
        Outcome outcome = await RunAsync(way, Started.Cut());

        var e = Assert.IsType<StreamInterruptedException>(outcome.Thrown);
        Assert.Null(e.InnerException);
        Assert.Equal("Hello", e.PartialMessage!.GetText());
        Assert.Null(e.PartialMessage.StopReason);
        Assert.Equal([.. Beginning, "exception StreamInterruptedException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Interrupted_when_the_connection_breaks(Way way)
    {
        var gate = new TaskCompletionSource();
        Outcome outcome = await RunAsync(way, Started.Pause(gate.Task).Abort(), then: call => Release(gate, call));

        var e = Assert.IsType<StreamInterruptedException>(outcome.Thrown);
        Assert.IsAssignableFrom<IOException>(e.InnerException);
        Assert.Equal("Hello", e.PartialMessage!.GetText());
        Assert.Equal([.. Beginning, "exception StreamInterruptedException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Refused_with_a_status(Way way)
    {
        Outcome outcome = await RunAsync(way, MessageScript.Error(400, "invalid_request_error", "No.", "req_1").Header("retry-after", "7"));

        var e = Assert.IsType<ApiException>(outcome.Thrown);
        Assert.Equal(((int?)400, ErrorType.InvalidRequest, "No.", "req_1", TimeSpan.FromSeconds(7)), (e.StatusCode, e.ErrorType, e.Error.Message, e.RequestId, e.RetryAfter!.Value));
        Assert.Contains("\"No.\"", e.Body, StringComparison.Ordinal);
        Assert.Equal(["exception ApiException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Refused_by_a_first_event_after_retries(Way way)
    {
        MessageScript overloaded = new MessageScript().Bare().ErrorEvent("overloaded_error", "Overloaded");
        var time = new FakeTimeProvider();
        Outcome outcome = await RunAsync(way, [overloaded, overloaded, overloaded], Patient, time: time, advance: TimeSpan.FromSeconds(1));

        var e = Assert.IsType<ApiException>(outcome.Thrown);
        Assert.Equal((null, ErrorType.Overloaded), (e.StatusCode, e.ErrorType));
        Assert.Equal(["retry 1 ApiException", "retry 2 ApiException", "exception ApiException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Completed_after_a_first_event_that_was_retried(Way way)
    {
        var time = new FakeTimeProvider();
        Outcome outcome = await RunAsync(
            way, [new MessageScript().Bare().ErrorEvent("api_error", "?"), MessageScript.Error(503, "api_error", "?"), Hello], Patient, time: time, advance: TimeSpan.FromSeconds(1));

        Assert.Null(outcome.Thrown);
        Assert.Equal(["retry 1 ApiException", "retry 2 ApiException", .. Whole], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Refused_by_a_first_event_that_is_not_worth_a_retry(Way way)
    {
        Outcome outcome = await RunAsync(way, [new MessageScript().Bare().ErrorEvent("invalid_request_error", "No.")], o => o with { MaxRetries = 2 });

        Assert.Equal(ErrorType.InvalidRequest, Assert.IsType<ApiException>(outcome.Thrown).ErrorType);
        Assert.Equal(["connect 200", "event error", "exception ApiException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Refused_in_the_middle_and_never_retried(Way way)
    {
        Outcome outcome = await RunAsync(way, [Started.ErrorEvent("overloaded_error", "Overloaded"), Hello], o => o with { MaxRetries = 2 });

        var e = Assert.IsType<ApiException>(outcome.Thrown);
        Assert.Equal((null, ErrorType.Overloaded, "Overloaded"), (e.StatusCode, e.ErrorType, e.Error.Message));
        Assert.Equal("req_01Local000001", e.RequestId);
        Assert.Equal("Hello", e.PartialMessage!.GetText());
        Assert.Equal([.. Beginning, "event error", "exception ApiException", "end"], outcome.Calls);
        Assert.Single(outcome.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Not_a_message_stream_by_its_content_type(Way way)
    {
        Outcome outcome = await RunAsync(way, MessageScript.Reply(HttpStatusCode.OK, "<html>", "text/html"));

        Assert.Contains("text/html", Assert.IsType<InvalidStreamException>(outcome.Thrown).Message, StringComparison.Ordinal);
        Assert.Equal(["exception InvalidStreamException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Not_a_message_stream_by_its_json(Way way)
    {
        Outcome outcome = await RunAsync(way, Started.Event("""{"type":"content_block_delta",""", "content_block_delta"));

        AssertInvalidAtEvent4(outcome);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Not_a_message_stream_by_its_order(Way way)
    {
        foreach (string e in (string[])[
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"x"}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"message_start","message":{"id":"msg_2","type":"message","role":"assistant","model":"m","content":[],"usage":{}}}"""])
        {
            AssertInvalidAtEvent4(await RunAsync(way, Started.Event(e)));
        }
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Not_a_message_stream_by_its_size(Way way)
    {
        string large = new('x', 8_000);

        AssertInvalidAtEvent4(await RunAsync(way, [Started.TextDelta(large)], o => o with { Stream = o.Stream with { MaxEventBytes = 1_000 } }));
        AssertInvalidAtEvent4(await RunAsync(way, [Started.TextDelta(large)], o => o with { Stream = o.Stream with { MaxMessageBytes = 4_000 } }));
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Timed_out_without_headers(Way way)
    {
        var time = new FakeTimeProvider();
        MessageScript silent = Hello.PauseBeforeHeaders(new TaskCompletionSource().Task);
        Outcome outcome = await RunAsync(way, [silent, silent], o => o with { MaxRetries = 1 }, time: time, advance: TimeSpan.FromMinutes(1));

        Assert.IsType<MessageStreamTimeoutException>(outcome.Thrown);
        Assert.Equal(["retry 1 MessageStreamTimeoutException", "timeout", "exception MessageStreamTimeoutException", "end"], outcome.Calls);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Timed_out_without_bytes(Way way)
    {
        var time = new FakeTimeProvider();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Outcome outcome = await RunAsync(
            way, [Started.Pause(new TaskCompletionSource().Task)], then: call => Release(arrived, call), time: time, advance: TimeSpan.FromSeconds(10), advanceAfter: arrived.Task);

        Assert.Contains("00:02:00", Assert.IsType<MessageStreamTimeoutException>(outcome.Thrown).Message, StringComparison.Ordinal);
        Assert.Equal([.. Beginning, "timeout", "exception MessageStreamTimeoutException", "end"], outcome.Calls);
        Assert.Equal("Hello", outcome.Message!.GetText());
    }

    [Theory]
    [MemberData(nameof(Ways.Asynchronous), MemberType = typeof(Ways))]
    public async Task Aborted_by_a_token(Way way)
    {
        using var source = new CancellationTokenSource();
        Outcome outcome = await RunAsync(way, [Started.KeepOpen()], then: (call, _) =>
        {
            if (call == Beginning[^1])
            {
                source.Cancel();
            }
        }, source: source);

        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(outcome.Thrown).CancellationToken);
        Assert.Equal([.. Beginning, "abort", "end"], outcome.Calls);
        Assert.True(outcome.ServerSawAbort);
    }

    [Theory]
    [MemberData(nameof(Ways.Asynchronous), MemberType = typeof(Ways))]
    public async Task Aborted_by_a_token_that_was_cancelled_before(Way way)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Outcome outcome = await RunAsync(way, [Hello], source: source);

        Assert.IsAssignableFrom<OperationCanceledException>(outcome.Thrown);
        Assert.Equal(["abort", "end"], outcome.Calls);
        Assert.Empty(outcome.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Aborted_by_a_handler_that_closes(Way way)
    {
        bool synchronous = !Ways.Asynchronous.Any(row => row.Data == way);
        Outcome outcome = await RunAsync(way, [Started.KeepOpen()], then: (call, stream) =>
        {
            if (call != Beginning[^1])
            {
                return;
            }

            if (synchronous)
            {
                stream.Close();
            }
            else
            {
                Assert.True(stream.CloseAsync().AsTask().IsCompletedSuccessfully);
            }
        });

        if (way is Way.FinalMessage or Way.FinalMessageAsync)
        {
            Assert.IsType<InvalidOperationException>(outcome.Thrown);
        }
        else
        {
            Assert.Null(outcome.Thrown);
        }

        Assert.Equal([.. Beginning, "abort", "end"], outcome.Calls);
        Assert.Equal("Hello", outcome.Message!.GetText());
        Assert.True(outcome.ServerSawAbort);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Aborted_from_outside_while_it_waits(Way way)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trace = new Trace((call, _) =>
        {
            Release(arrived, call);
            return default;
        });
        await using var server = LocalMessagesServer.Start(Started.Pause(new TaskCompletionSource().Task));
        using MessagesClient client = Local.Client(server);
        MessageStream stream = client.Stream(Local.Hello, trace);
        Task reading = stream.ReadAsync(way, CancellationToken.None);
        await arrived.Task.WaitAsync(Token);

        await stream.DisposeAsync();

        Assert.Equal([.. Beginning, "abort", "end"], trace.Calls);
        Exception? thrown = await Record.ExceptionAsync(() => reading);
        Assert.Equal(way is Way.FinalMessage or Way.FinalMessageAsync ? typeof(InvalidOperationException) : null, thrown?.GetType());
        await server.Requests.Single().Aborted.WaitAsync(Token);
    }

    [Fact]
    public async Task Aborted_by_disposal_within_an_iteration()
    {
        await using var server = LocalMessagesServer.Start(Started.KeepOpen());
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using (MessageStream stream = client.Stream(Local.Hello, trace))
        {
            await foreach (string _ in stream.TextStream.WithCancellation(Token))
            {
                break;
            }
        }

        Assert.Equal([.. Beginning, "abort", "end"], trace.Calls);
    }

    [Fact]
    public async Task A_stream_that_has_ended_ends_the_same_way_for_every_later_call()
    {
        var trace = new Trace();
        await using MessageStream stream = MessageStream.Create(Started.Cut().OpenRead(), trace);
        Exception first = (await Record.ExceptionAsync(() => stream.ReadAsync(Way.UntilDoneAsync, Token)))!;
        List<string> calls = [.. trace.Calls];

        foreach (Way way in Enum.GetValues<Way>())
        {
            Assert.Same(first, await Record.ExceptionAsync(() => stream.ReadAsync(way, Token)));
        }

        await stream.CloseAsync();
        stream.Dispose();

        Assert.Equal(calls, trace.Calls);
    }

    // The clock that is moved for the delays of retries would run out for everything else.
    private static MessagesClientOptions Patient(MessagesClientOptions options)
        => options with { MaxRetries = 2, Timeout = Timeout.InfiniteTimeSpan, Stream = options.Stream with { IdleTimeout = Timeout.InfiniteTimeSpan } };

    private static void AssertInvalidAtEvent4(Outcome outcome)
    {
        var e = Assert.IsType<InvalidStreamException>(outcome.Thrown);
        Assert.Equal(4, e.EventNumber);
        Assert.Equal(Started.Cut().ToArray().Length, e.ByteOffset);
        Assert.Equal("Hello", e.PartialMessage!.GetText());
        Assert.Equal([.. Beginning, "exception InvalidStreamException", "end"], outcome.Calls);
    }

    private static void Release(TaskCompletionSource gate, string call)
    {
        if (call == Beginning[^1])
        {
            gate.SetResult();
        }
    }

    private static Task<Outcome> RunAsync(Way way, MessageScript script, Action<string>? then = null)
        => RunAsync(way, [script], then: (call, _) => then?.Invoke(call));

    private static Task<Outcome> RunAsync(
        Way way, MessageScript[] scripts, Action<string> then, FakeTimeProvider time, TimeSpan advance, Task advanceAfter)
        => RunAsync(way, scripts, then: (call, _) => then(call), time: time, advance: advance, advanceAfter: advanceAfter);

    private static async Task<Outcome> RunAsync(
        Way way,
        MessageScript[] scripts,
        Func<MessagesClientOptions, MessagesClientOptions>? options = null,
        Action<string, MessageStream>? then = null,
        FakeTimeProvider? time = null,
        TimeSpan advance = default,
        Task? advanceAfter = null,
        CancellationTokenSource? source = null)
    {
        await using var server = LocalMessagesServer.Start(scripts);
        MessagesClientOptions basic = Local.Options(server);
        if (time is not null)
        {
            basic = basic with { Stream = new MessageStreamOptions { TimeProvider = time } };
        }

        using var client = new MessagesClient(options?.Invoke(basic) ?? basic);
        var trace = new Trace((call, stream) =>
        {
            then?.Invoke(call, stream);
            return default;
        });
        await using MessageStream stream = client.Stream(Local.Hello, trace);
        Task reading = stream.ReadAsync(way, source?.Token ?? CancellationToken.None);
        if (time is not null)
        {
            await (advanceAfter ?? server.NextRequestAsync(Token).AsTask()).WaitAsync(Token);
            await time.AdvanceUntilAsync(reading, advance);
        }

        Exception? thrown = await Record.ExceptionAsync(() => reading);
        bool isAbort = trace.Calls.Contains("abort") && server.Requests.Count > 0;
        if (isAbort)
        {
            await server.Requests[0].Aborted.WaitAsync(Token);
        }

        return new Outcome([.. trace.Calls], thrown, stream.CurrentMessage, server.Requests, isAbort);
    }

    private sealed record Outcome(List<string> Calls, Exception? Thrown, Message? Message, IReadOnlyList<ReceivedRequest> Requests, bool ServerSawAbort);
}
