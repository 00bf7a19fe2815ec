using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What becomes of the tasks that handlers return: awaited, cancelled with the stream, or refused where nothing can await them.</summary>
public sealed class HandlerTaskTests
{
    private static readonly ArgumentException Failure = new("from a handler");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cancel")]
    [InlineData("close")]
    [InlineData("dispose")]
    public async Task A_handler_that_waits_by_its_token_ends_with_the_stream(string stop)
    {
        List<string> calls = [];
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new MessageHandler
        {
            OnTextAsync = async (_, token) =>
            {
                waiting.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            OnAbort = () => calls.Add("abort"),
            OnException = e => calls.Add($"exception {e.GetType().Name}"),
            OnEnd = () => calls.Add("end"),
        };
        using var source = new CancellationTokenSource();
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), handler);
        Task reading = stream.UntilDoneAsync(source.Token);
        await waiting.Task.WaitAsync(Token);

        await (stop switch
        {
            "cancel" => source.CancelAsync(),
            "close" => stream.CloseAsync().AsTask(),
            _ => stream.DisposeAsync().AsTask(),
        });

        Exception? thrown = await Record.ExceptionAsync(() => reading);
        Assert.Equal(stop == "cancel" ? source.Token : null, (thrown as OperationCanceledException)?.CancellationToken);
        Assert.True(thrown is null or OperationCanceledException, $"{thrown}");
        Assert.Equal(["abort", "end"], calls);
    }

    [Theory]
    [InlineData("text", "exception InvalidOperationException")]
    [InlineData("connect", "exception InvalidOperationException")]
    [InlineData("retry", "exception InvalidOperationException")]
    [InlineData("message", "exception InvalidOperationException")]
    [InlineData("end", null)]
    public async Task A_blocking_call_says_that_it_cannot_await_a_task(string callback, string? told)
    {
        // The task fails later, when nobody waits for it any more: that must not come up as a failure nobody looked at.
        var gate = new TaskCompletionSource();
        (List<string> calls, Exception? thrown) = await ReadBlockingAsync(callback, new ValueTask(gate.Task));
        gate.SetException(Failure);

        Assert.Contains("cannot await", Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
        Assert.Equal("end", calls[^1]);
        Assert.Equal(told is null ? 0 : 1, calls.Count(call => call == told));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("connect")]
    [InlineData("retry")]
    [InlineData("message")]
    [InlineData("end")]
    public async Task A_blocking_call_takes_a_failed_task_for_an_exception(string callback)
    {
        (List<string> calls, Exception? thrown) = await ReadBlockingAsync(callback, ValueTask.FromException(Failure));

        Assert.Same(Failure, thrown);
        Assert.Equal("end", calls[^1]);
    }

    [Theory]
    [InlineData("abort", false)]
    [InlineData("abort", true)]
    [InlineData("end", false)]
    [InlineData("end", true)]
    public async Task Closing_blockingly_says_so_of_a_handler_that_is_told_of_the_end(string callback, bool unfinished)
    {
        var gate = new TaskCompletionSource();
        var trace = new Trace((call, _) => call != callback ? default : unfinished ? new ValueTask(gate.Task) : ValueTask.FromException(Failure));
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);

        Exception? thrown = await Record.ExceptionAsync(() => Ways.BlockAsync(stream.Close));
        if (unfinished)
        {
            gate.SetException(Failure);
        }

        Assert.Equal(unfinished ? typeof(InvalidOperationException) : Failure.GetType(), thrown?.GetType());
        Assert.Equal(callback == "abort" ? ["abort", $"exception {thrown!.GetType().Name}", "end"] : ["abort", "end"], trace.Calls);
    }

    [Fact]
    public async Task The_caller_hears_of_a_timeout_once_the_handlers_have_been_told()
    {
        var time = new FakeTimeProvider();
        var body = new PushStream();
        var told = new TaskCompletionSource();
        var trace = new Trace((call, _) => call == "timeout" ? new ValueTask(told.Task) : default) { Interest = Trace.Everything | HandlerInterest.Asynchronous };
        await using MessageStream stream = MessageStream.Create(body, trace, new MessageStreamOptions { TimeProvider = time });
        Task reading = stream.UntilDoneAsync(Token);

        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["timeout"], trace.Calls);
        Assert.False(reading.IsCompleted);
        told.SetResult();

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        Assert.Equal(["timeout", "exception MessageStreamTimeoutException", "end"], trace.Calls);
    }

    [Fact]
    public async Task Of_two_handlers_the_second_is_not_called_once_the_first_has_closed_the_stream()
    {
        const HandlerInterest Some = HandlerInterest.Text | HandlerInterest.MessageStop | HandlerInterest.Abort | HandlerInterest.Exception | HandlerInterest.End;
        var first = new Trace(async (call, stream) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                await stream.CloseAsync();
            }
        })
        { Interest = Some | HandlerInterest.Asynchronous };
        var second = new Trace { Interest = Some };
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), MessageHandlers.Combine(first, second));

        await stream.UntilDoneAsync(Token);

        Assert.Equal(["text 0 Hello|Hello", "abort", "end"], first.Calls);
        Assert.Equal(["abort", "end"], second.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_handler_has_started_can_close_the_stream_when_nobody_reads_any_more(bool blocking)
    {
        var gate = new TaskCompletionSource();
        Task? started = null;
        var trace = new Trace((_, stream) =>
        {
            started ??= CloseLaterAsync(stream);
            return default;
        })
        { Interest = HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.End };
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);
        await foreach (string _ in stream.TextStream.WithCancellation(Token))
        {
            break;
        }

        gate.SetResult();
        await started!;

        Assert.Equal(["text 0 Hello|Hello", "abort", "end"], trace.Calls);

        async Task CloseLaterAsync(MessageStream stream)
        {
            await gate.Task;
            if (blocking)
            {
                stream.Close();
            }
            else
            {
                await stream.CloseAsync();
            }
        }
    }

    [Theory]
    [InlineData(HandlerInterest.Text)]
    [InlineData(HandlerInterest.TextUtf8Snapshot)]
    [InlineData(HandlerInterest.Thinking | HandlerInterest.ThinkingSnapshot)]
    [InlineData(HandlerInterest.InputJson | HandlerInterest.InputJsonSnapshot)]
    public async Task Runs_of_deltas_are_the_same_for_a_handler_that_is_awaited(HandlerInterest interest)
    {
        string[] pieces = [.. Enumerable.Range(0, 40).Select(i => i % 7 == 0 ? $"\"{i}\n" : i % 5 == 0 ? "é世👩" : i % 3 == 0 ? new string('x', 50) : $"{i} ")];
        MessageScript script = new MessageScript().Thinking(pieces).Text(pieces).Text([.. pieces.Take(20)]).ToolUse("toolu_1", "t", [.. pieces.Select((_, i) => $"{(i == 0 ? '[' : ',')}{i}")]);
        var expected = new Trace { Interest = interest };
        MessageStream.Dispatch(script.OpenRead(), expected, new MessageStreamOptions { LearnsFrames = false });

        foreach (int size in (int[])[int.MaxValue, 1_000])
        {
            int count = 0;
            var awaited = new Trace(async (_, _) =>
            {
                if (count++ % 4 != 0)
                {
                    await Task.Yield();
                }
            })
            { Interest = interest | HandlerInterest.Asynchronous };
            await MessageStream.DispatchAsync(script.OpenRead(size), awaited, cancellationToken: Token);

            Assert.InRange(expected.Calls.Count, 40, 60);
            Assert.Equal(expected.Calls, awaited.Calls);
        }
    }

    // Two attempts, and a handler that does not say that it is asynchronous.
    private static async Task<(List<string> Calls, Exception? Thrown)> ReadBlockingAsync(string callback, ValueTask task)
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(503, "api_error", "?").Header("retry-after-ms", "1"), Local.HelloScript]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1 });
        bool returned = false;
        var trace = new Trace((call, _) =>
        {
            if (returned || !call.StartsWith(callback, StringComparison.Ordinal))
            {
                return default;
            }

            returned = true;
            return task;
        });
        using MessageStream stream = client.Stream(Local.Hello, trace);
        Exception? thrown = await Record.ExceptionAsync(() => stream.ReadAsync(Way.UntilDone, Token));
        return (trace.Calls, thrown);
    }
}
