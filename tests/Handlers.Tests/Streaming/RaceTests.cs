#pragma warning disable HND0026 // A stream that is ended before it is read is what is tested.
using System.Collections.Concurrent;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Streams that are cancelled, closed or disposed anywhere, by anybody, once or several times at once.</summary>
public sealed class RaceTests
{
    private static readonly string[] Stops = ["cancel", "close", "dispose", "close later", "dispose later", "close elsewhere", "dispose twice"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> StopNames => [.. Stops];

    private static MessageScript Script => new MessageScript().Thinking("Hm").Signature("c2ln").Ping()
        .Text("Hello", " there").Citation("""{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}""")
        .ToolUse("toolu_1", "t", "{}");

    [Theory]
    [MemberData(nameof(StopNames))]
    public async Task A_stream_can_be_stopped_within_any_call_of_a_handler(string stop)
    {
        List<string> whole = await WholeAsync();
        for (int at = 0; at < whole.Count; at++)
        {
            using var source = new CancellationTokenSource();
            int count = 0;
            Task elsewhere = Task.CompletedTask;
            var trace = new Trace((_, stream) => count++ == at ? StopAsync(stream) : default) { Interest = Trace.Everything | HandlerInterest.Asynchronous };
            await using var server = LocalMessagesServer.Start(Script);
            using MessagesClient client = Local.Client(server);
            MessageStream stream = client.Stream(Local.Hello, trace);

            Exception? thrown = await Record.ExceptionAsync(() => stream.UntilDoneAsync(source.Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
            await elsewhere;
            await stream.DisposeAsync();

            // From message_stop on the message is whole, and there is nothing left to abort.
            bool isWhole = at >= whole.IndexOf("event message_stop");
            Assert.Equal(isWhole ? whole : [.. whole[..(at + 1)], "abort", "end"], trace.Calls);
            Assert.Equal(!isWhole && stop == "cancel", thrown is OperationCanceledException);
            Assert.True(thrown is null or OperationCanceledException, thrown?.ToString());

            // Without the flow of the handler, as a button's click would. It waits for this very handler.
            async Task CloseElsewhereAsync(MessageStream stream)
            {
                Task begun;
                using (ExecutionContext.SuppressFlow())
                {
                    begun = Task.Run(() => { elsewhere = stream.CloseAsync().AsTask(); }, CancellationToken.None);
                }

                await begun;
            }

            async ValueTask StopAsync(MessageStream stream)
            {
                switch (stop)
                {
                    case "cancel":
                        await source.CancelAsync();
                        break;
                    case "close":
                        await stream.CloseAsync();
                        break;
                    case "dispose":
                        await stream.DisposeAsync();
                        break;
                    case "close later":
                        await Task.Yield();
                        await stream.CloseAsync();
                        break;
                    case "dispose later":
                        await Task.Yield();
                        stream.Dispose();
                        break;
                    case "close elsewhere":
                        await CloseElsewhereAsync(stream);
                        break;
                    default:
                        stream.Dispose();
                        await stream.DisposeAsync();
                        break;
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_blocking_stream_can_be_stopped_within_any_call_of_a_handler(bool dispose)
    {
        List<string> whole = References.TraceOf(Script.OpenRead())[..^1];
        for (int at = 0; at < whole.Count; at++)
        {
            int count = 0;
            var trace = new Trace((_, stream) =>
            {
                if (count++ == at)
                {
                    if (dispose)
                    {
                        stream.Dispose();
                    }
                    else
                    {
                        stream.Close();
                    }
                }

                return default;
            });
            using MessageStream stream = MessageStream.Create(Script.OpenRead(5), trace);

            await Ways.BlockAsync(stream.UntilDone).WaitAsync(TimeSpan.FromSeconds(30), Token);

            bool isWhole = at >= whole.IndexOf("event message_stop");
            Assert.Equal(isWhole ? whole : [.. whole[..(at + 1)], "abort", "end"], trace.Calls);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_of_a_retry_can_close_the_stream(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(_ => MessageScript.Error(500, "api_error", "?").Header("retry-after-ms", "1"));
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 5 });
        var trace = new Trace((call, stream) =>
        {
            if (call.StartsWith("retry", StringComparison.Ordinal))
            {
                stream.Close();
            }

            return default;
        });
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        await stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(["retry 1 ApiException", "abort", "end"], trace.Calls);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("end")]
    public async Task A_handler_that_is_told_of_the_end_can_close_the_stream_again(string callback)
    {
        var trace = new Trace(async (call, stream) =>
        {
            await Task.Yield();
            if (call == callback)
            {
                await stream.CloseAsync();
                await stream.DisposeAsync();
            }
        })
        { Interest = Trace.Everything | HandlerInterest.Asynchronous };
        MessageStream stream = MessageStream.Create(Script.OpenRead(), trace);

        await stream.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(["abort", "end"], trace.Calls);
    }

    [Fact]
    public async Task A_handler_within_a_handler_can_close_the_outer_stream()
    {
        MessageStream? outer = null;
        var inner = new MessageHandler
        {
            OnTextAsync = async (_, token) =>
            {
                await Task.Yield();
                await outer!.CloseAsync();
            },
        };
        var trace = new Trace(async (call, _) =>
        {
            if (!call.StartsWith("text", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Yield();
            await using MessageStream stream = MessageStream.Create(Script.OpenRead(), inner);
            await stream.UntilDoneAsync(Token);
        })
        { Interest = HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.End | HandlerInterest.Asynchronous };
        outer = MessageStream.Create(Script.OpenRead(), trace);

        await outer.UntilDoneAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(3, trace.Calls.Count);
        Assert.Equal(["abort", "end"], trace.Calls[1..]);
    }

    [Fact]
    public async Task A_handler_that_reads_its_own_stream_is_refused()
    {
        var refusals = new ConcurrentQueue<Exception>();
        var trace = new Trace(async (call, stream) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                refusals.Enqueue(await Assert.ThrowsAsync<InvalidOperationException>(() => stream.UntilDoneAsync(Token)));
            }
        })
        { Interest = Trace.Everything | HandlerInterest.Asynchronous };
        await using MessageStream stream = MessageStream.Create(Script.OpenRead(), trace);

        await stream.UntilDoneAsync(Token);

        Assert.Equal(2, refusals.Count);
    }

    [Fact]
    public async Task Whoever_stops_a_stream_at_whatever_time_it_ends_once_and_no_handler_starts_after_disposal()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await using var server = LocalMessagesServer.Start(new MessageScript().Text([.. Enumerable.Range(0, 50).Select(i => $"{i} ")]));
        using MessagesClient client = Local.Client(server);
        for (int i = 0; i < LongTests.Times(300); i++)
        {
            bool isDisposed = false;
            bool startedLate = false;
            int spins = random.Next(3_000);
            using var source = new CancellationTokenSource();
            var trace = new Trace((_, _) =>
            {
                startedLate |= Volatile.Read(ref isDisposed);
                return default;
            })
            { Interest = HandlerInterest.Text | HandlerInterest.MessageStop | HandlerInterest.Abort | HandlerInterest.Exception | HandlerInterest.End };
            MessageStream stream = client.Stream(Local.Hello, trace);
            Task reading = stream.ReadAsync(random.Next(2) == 0 ? Way.UntilDoneAsync : Way.UntilDone, source.Token);
            Task[] stops = [.. Enumerable.Range(0, 3).Select(_ => random.Next(3)).Select(kind => Task.Run(
                async () =>
                {
                    Thread.SpinWait(spins * 20);
                    switch (kind)
                    {
                        case 0:
                            await source.CancelAsync();
                            break;
                        case 1:
                            await stream.CloseAsync();
                            break;
                        default:
                            stream.Dispose();
                            break;
                    }
                },
                Token))];

            Exception? thrown = await Record.ExceptionAsync(() => reading);
            await Task.WhenAll(stops);
            await stream.DisposeAsync();
            Volatile.Write(ref isDisposed, true);

            // The blocking call may begin after all of them have come.
            Assert.True(thrown is null or OperationCanceledException or ObjectDisposedException, $"Seed {seed}, run {i}: {thrown}");
            Assert.False(startedLate);
            Assert.Equal("end", trace.Calls[^1]);
            Assert.Single(trace.Calls, call => call == "end");
            Assert.Single(trace.Calls, call => call == "abort" || call.StartsWith("message ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Disposal_waits_for_the_handler_that_is_running()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trace = new Trace((call, _) =>
        {
            if (!call.StartsWith("text", StringComparison.Ordinal))
            {
                return default;
            }

            reached.SetResult();
            return new ValueTask(gate.Task);
        })
        { Interest = HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.End | HandlerInterest.Asynchronous };
        MessageStream stream = MessageStream.Create(Script.OpenRead(), trace);
        Task reading = stream.UntilDoneAsync(Token);
        await reached.Task.WaitAsync(Token);

        Task disposing = stream.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        Assert.Single(trace.Calls);
        gate.SetResult();
        await disposing;
        await reading;

        Assert.Equal(["abort", "end"], trace.Calls[1..]);
    }

    [Theory]
    [InlineData(Way.UntilDoneAsync)]
    [InlineData(Way.EventsAsync)]
    [InlineData(Way.UntilDone)]
    public async Task Who_begins_to_read_while_the_stream_is_closed_waits_for_its_end(Way way)
    {
        var gate = new TaskCompletionSource();
        var refusals = new ConcurrentQueue<Exception?>();
        var trace = new Trace(async (_, stream) =>
        {
            // A handler would wait for itself.
            refusals.Enqueue(Record.Exception(stream.UntilDone));
            refusals.Enqueue(await Record.ExceptionAsync(() => stream.UntilDoneAsync(Token)));
            await gate.Task;
        })
        { Interest = HandlerInterest.Abort | HandlerInterest.End };
        MessageStream stream = MessageStream.Create(Script.OpenRead(), trace);
        Task closing = stream.CloseAsync().AsTask();
        Assert.Equal(["abort"], trace.Calls);

        Task reading = stream.ReadAsync(way, Token);
        Assert.False(reading.IsCompleted);
        gate.SetResult();
        await closing;
        await reading.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(["abort", "end"], trace.Calls);
        Assert.Equal(4, refusals.Count);
        Assert.All(refusals, e => Assert.IsType<InvalidOperationException>(e));
    }

    [Fact]
    public async Task Blocking_on_the_asynchronous_calls_does_not_deadlock_where_continuations_have_one_thread()
    {
        await using var server = LocalMessagesServer.Start(request => request.Number == 1 ? MessageScript.Error(500, "api_error", "?").Header("retry-after-ms", "1") : Local.HelloScript);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1 });

        Task blocking = Ways.BlockAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new ContextWithoutLoop());
            using MessageStream stream = client.Stream(Local.Hello, new Trace());
            stream.ConnectAsync(Token).GetAwaiter().GetResult();
            Assert.Equal("Hello there!", stream.GetFinalTextAsync(Token).GetAwaiter().GetResult());
            client.DispatchAsync(Local.Hello, new Trace(), cancellationToken: Token).GetAwaiter().GetResult();
            client.CreateAsync(Local.Hello, cancellationToken: Token).GetAwaiter().GetResult();
            MessageStream closed = client.Stream(Local.Hello, new Trace());
            closed.ConnectAsync(Token).GetAwaiter().GetResult();
            closed.CloseAsync().AsTask().GetAwaiter().GetResult();
            closed.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });

        await blocking.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    private static async Task<List<string>> WholeAsync()
    {
        await using var server = LocalMessagesServer.Start(Script);
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Local.Hello, trace);
        await stream.UntilDoneAsync(Token);
        return trace.Calls;
    }
}
