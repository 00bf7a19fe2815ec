using System.Collections.Concurrent;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>One outcome per stream, whatever ends it while handlers run or bytes arrive, and no call that ends it waits for what waits for that call.</summary>
public sealed class EndingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("close")]
    [InlineData("dispose")]
    [InlineData("client")]
    public async Task A_response_is_never_disposed_during_a_blocking_read(string stop)
    {
        // The connection may be used by the next request when the disposal reaches it.
        var body = new StallingBody(new MessageScript().Text("Hello").Cut().ToArray());
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(body)));
        MessageStream stream = client.Stream(Local.Hello);
        Task reading = Ways.BlockAsync(stream.UntilDone);
        await body.Stalled.WaitAsync(Patience, Token);

        switch (stop)
        {
            case "close":
                stream.Close();
                break;
            case "dispose":
                stream.Dispose();
                break;
            default:
                client.Dispose();
                break;
        }

        Exception? thrown = await Record.ExceptionAsync(() => reading.WaitAsync(Patience, Token));
        Assert.Equal(stop == "client", thrown is OperationCanceledException);
        Assert.True(body.IsDisposed);
        Assert.False(body.WasDisposedDuringRead);
    }

    [Fact]
    public void A_failure_of_the_stream_after_another_thread_has_closed_it_is_dropped()
    {
        var lifetime = new StreamLifetime();
        var pump = new EventPump(null!, new HandlerSet([], accumulates: true), lifetime, new FrameReader(MessageStreamOptions.Default, hasFraming: true), MessageStreamOptions.Default);

        lifetime.Cancel(StreamOutcome.Closed);
        pump.Fail(new StreamInterruptedException("The connection failed.", partialMessage: null));

        // Close would throw it, as what a handler threw.
        Assert.Null(lifetime.LateException);
        Assert.Same(StreamOutcome.Closed, lifetime.Outcome);
    }

    [Fact]
    public async Task Dispose_returns_where_the_handler_continues_on_the_disposing_thread()
    {
        using var loop = new Loop();
        var trace = new Trace(async (call, _) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                // Captures the loop as its synchronization context.
                await Task.Delay(1, CancellationToken.None);
                await Task.Yield();
            }
        })
        { Interest = HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.MessageStop | HandlerInterest.End | HandlerInterest.Asynchronous };
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);
        Task? reading = null;

        await loop.RunAsync(() =>
        {
            reading = stream.UntilDoneAsync(Token);
            stream.Dispose();
        }).WaitAsync(Patience, Token);

        await reading!.WaitAsync(Patience, Token);
        Assert.Equal(["text 0 Hello|Hello", "abort", "end"], trace.Calls);
    }

    [Fact]
    public async Task Disposal_from_a_task_that_an_earlier_handler_started_waits_for_the_handlers()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? disposing = null;
        bool hasReturned = false;
        MessageStream? stream = null;
        var trace = new Trace { Interest = HandlerInterest.Abort | HandlerInterest.End };
        var handler = new MessageHandler
        {
            OnText = _ =>
            {
                if (disposing is null)
                {
                    disposing = DisposeLaterAsync();
                    return;
                }

                gate.SetResult();
                hasReturned = disposing.Wait(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            },
        };
        stream = MessageStream.Create(Local.HelloScript.OpenRead(), MessageHandlers.Combine(handler, trace));

        await stream.UntilDoneAsync(Token).WaitAsync(Patience, Token);
        await disposing!.WaitAsync(Patience, Token);

        Assert.False(hasReturned);
        Assert.Equal(["abort", "end"], trace.Calls);

        Task DisposeLaterAsync() => Task.Run(
            async () =>
            {
                await gate.Task;
                await stream!.DisposeAsync();
                Assert.Equal("end", trace.Calls[^1]);
            },
            Token);
    }

    [Fact]
    public async Task Streams_begun_in_OnEnd_of_the_one_before_do_not_keep_it()
    {
        var streams = new ConcurrentQueue<WeakReference>();
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Begin(5);

        Assert.Equal(0, await done.Task.WaitAsync(Patience, Token));

        void Begin(int left)
        {
            MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), new MessageHandler
            {
                OnEndAsync = async token =>
                {
                    await Task.Yield();
                    _ = Task.Run(() => Next(left - 1), Token);
                },
            });
            streams.Enqueue(new WeakReference(stream));
            _ = stream.UntilDoneAsync(Token);
        }

        // Runs in the flow of every stream before.
        async Task Next(int left)
        {
            if (left > 0)
            {
                Begin(left);
                return;
            }

            int alive = streams.Count;
            for (int i = 0; i < 100 && alive > 0; i++)
            {
                await Task.Yield();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                alive = streams.Take(4).Count(stream => stream.IsAlive);
            }

            done.SetResult(alive);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_handler_may_wait_for_a_close_on_another_thread(bool dispose, bool asynchronous)
    {
        bool isClosed = false;
        var trace = new Trace((call, stream) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                var thread = new Thread(dispose ? stream.Dispose : stream.Close);
                thread.UnsafeStart();
                isClosed = thread.Join(Patience);
            }

            return default;
        })
        { Interest = HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.End };
        await using MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), trace);

        await stream.ReadAsync(asynchronous ? Way.UntilDoneAsync : Way.UntilDone, Token).WaitAsync(2 * Patience, Token);

        Assert.True(isClosed);
        Assert.Equal(["text 0 Hello|Hello", "abort", "end"], trace.Calls);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("close")]
    [InlineData("dispose")]
    public async Task A_message_that_was_delivered_is_not_aborted(string stop)
    {
        using var source = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const HandlerInterest Some = HandlerInterest.MessageStop | HandlerInterest.Abort | HandlerInterest.Exception | HandlerInterest.End;
        List<string> calls = [];
        var waiting = new MessageHandler
        {
            OnMessageAsync = async (_, token) =>
            {
                lock (calls)
                {
                    calls.Add("message");
                }

                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            OnAbort = () => calls.Add("abort"),
            OnEnd = () => calls.Add("end"),
        };
        var second = new Trace { Interest = Some };
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), MessageHandlers.Combine(waiting, second));
        Task reading = stream.UntilDoneAsync(source.Token);
        await reached.Task.WaitAsync(Patience, Token);

        await (stop switch
        {
            "cancel" => source.CancelAsync(),
            "close" => stream.CloseAsync().AsTask(),
            _ => stream.DisposeAsync().AsTask(),
        });

        // The handler that was cancelled throws that, and the caller hears of it.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience, Token));
        Assert.Equal(["message", "end"], calls);
        Assert.Equal(2, second.Calls.Count);
        Assert.StartsWith("message ", second.Calls[0], StringComparison.Ordinal);
        Assert.Equal("end", second.Calls[1]);
    }

    [Fact]
    public async Task Bytes_that_arrive_as_the_idle_time_ends_are_either_read_or_late()
    {
        // The timer looks at the clock, and there the bytes arrive.
        var body = new PushStream();
        var time = new PushingTime();
        var gate = new TaskCompletionSource();
        List<string> calls = [];
        var handler = new MessageHandler
        {
            OnTextAsync = async (_, token) =>
            {
                using CancellationTokenRegistration registration = token.Register(() => gate.TrySetCanceled(token));
                await gate.Task;
            },
            OnTimeout = _ => calls.Add("timeout"),
            OnException = e => calls.Add($"exception {e.GetType().Name}"),
            OnEnd = () => calls.Add("end"),
        };
        byte[] bytes = Local.HelloScript.ToArray();
        await using MessageStream stream = MessageStream.Create(body, handler, new MessageStreamOptions { TimeProvider = time });
        Task reading = stream.UntilDoneAsync(Token);
        time.OnNextLook = () => body.Push(bytes);

        time.Fire(TimeSpan.FromMinutes(3));
        gate.TrySetResult();
        Exception? thrown = await Record.ExceptionAsync(() => reading.WaitAsync(Patience, Token));

        Assert.Null(thrown);
        Assert.Equal(["end"], calls);
    }

    [Theory]
    [InlineData("dispose")]
    [InlineData("close")]
    [InlineData("timeout")]
    public async Task What_throws_in_a_registration_on_the_token_is_a_handlers_exception(string stop)
    {
        var exception = new ArgumentException("registered");
        var time = new FakeTimeProvider();
        var body = new PushStream();
        List<string> calls = [];
        var handler = new MessageHandler
        {
            OnTextAsync = (_, token) =>
            {
                token.Register(() => throw exception);
                return default;
            },
            OnTimeout = _ => calls.Add("timeout"),
            OnAbort = () => calls.Add("abort"),
            OnException = e => calls.Add($"exception {e.GetType().Name}"),
            OnEnd = () => calls.Add("end"),
        };
        MessageStream stream = MessageStream.Create(body, handler, new MessageStreamOptions { TimeProvider = time });
        Task reading = stream.UntilDoneAsync(Token);
        body.Push(new MessageScript().Text("Hello").Cut().ToArray());

        Exception? ofStop = await Record.ExceptionAsync(async () =>
        {
            switch (stop)
            {
                case "dispose":
                    await stream.DisposeAsync();
                    break;
                case "close":
                    await stream.CloseAsync();
                    break;
                default:
                    time.Advance(TimeSpan.FromMinutes(2));
                    break;
            }
        });
        Exception? ofReading = await Record.ExceptionAsync(() => reading.WaitAsync(Patience, Token));

        Assert.Same(stop == "close" ? exception : null, ofStop);
        if (stop == "timeout")
        {
            Assert.IsAssignableFrom<TimeoutException>(ofReading);
            Assert.Equal(["timeout", $"exception {ofReading!.GetType().Name}", "end"], calls);
        }
        else
        {
            // The read may have ended before the token's other registrations were called.
            Assert.True(ofReading is null || ofReading == exception, $"{ofReading}");
            Assert.Equal("abort", calls[0]);
            Assert.Equal("end", calls[^1]);
        }
    }

    [Theory]
    [InlineData(Way.UntilDone, "close")]
    [InlineData(Way.UntilDone, "dispose")]
    [InlineData(Way.UntilDone, "close async")]
    [InlineData(Way.UntilDone, "dispose async")]
    [InlineData(Way.UntilDoneAsync, "close")]
    [InlineData(Way.UntilDoneAsync, "dispose")]
    [InlineData(Way.UntilDoneAsync, "close async")]
    [InlineData(Way.UntilDoneAsync, "dispose async")]
    public async Task A_handler_can_wait_for_another_thread_that_ends_the_stream(Way way, string stop)
    {
        using var calls = new BlockingCollection<MessageStream>();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new BlockedHandler((stream, token) =>
        {
            calls.Add(stream, CancellationToken.None);

            // The calls that wait for handlers cancel the token first.
            stopped.Task.Wait(stop.EndsWith("async", StringComparison.Ordinal) ? token : CancellationToken.None);
        });
        Task other = Ways.BlockAsync(() =>
        {
            Stop(calls.Take(Token), stop);
            stopped.SetResult();
        });
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead(), handler);

        // The asynchronous call is blocked by the handler as well.
        await Task.Run(() => stream.ReadAsync(way, CancellationToken.None), Token).WaitAsync(Patience, Token);

        await other.WaitAsync(Patience, Token);
        Assert.Equal((1, 1, 1), (handler.Texts, handler.Aborts, handler.Ends));
    }

    private static void Stop(MessageStream stream, string stop)
    {
        switch (stop)
        {
            case "close":
                stream.Close();
                break;
            case "dispose":
                stream.Dispose();
                break;
            case "close async":
                stream.CloseAsync().AsTask().GetAwaiter().GetResult();
                break;
            default:
                stream.DisposeAsync().AsTask().GetAwaiter().GetResult();
                break;
        }
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("close")]
    public async Task A_blocking_read_of_bytes_that_are_left_open_ends(string stop)
    {
        var time = new FakeTimeProvider();
        var body = new StallingBody(new MessageScript().Text("Hello").Cut().ToArray()) { IgnoresTokens = true };
        MessageStream stream = MessageStream.Create(body, options: new MessageStreamOptions { TimeProvider = time, LeaveOpen = true });
        Task reading = Ways.BlockAsync(stream.UntilDone);
        await body.Stalled.WaitAsync(Patience, Token);

        if (stop == "timeout")
        {
            await time.AdvanceUntilAsync(reading, TimeSpan.FromMinutes(1));
            await Assert.ThrowsAnyAsync<TimeoutException>(() => reading.WaitAsync(Patience, Token));
        }
        else
        {
            await stream.CloseAsync().AsTask().WaitAsync(Patience, Token);
            await reading.WaitAsync(Patience, Token);
        }

        Assert.False(body.IsDisposed);
        Assert.Equal("Hello", stream.CurrentMessage!.GetText());
        body.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_of_one_stream_at_a_time_is_refused_by_a_second(bool synchronous)
    {
        var handler = new OneAtATime();
        MessageStream first = MessageStream.Create(Local.HelloScript.OpenRead(), handler);
        MessageStream second = MessageStream.Create(Local.HelloScript.OpenRead(), handler);
        await foreach (MessageStreamEvent _ in first.WithCancellation(Token))
        {
            break;
        }

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => second.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));
        Assert.Contains(nameof(OneAtATime), e.Message, StringComparison.Ordinal);

        await first.DisposeAsync();
        MessageStream third = MessageStream.Create(Local.HelloScript.OpenRead(), handler);
        await third.UntilDoneAsync(Token);
        MessageStream fourth = MessageStream.Create(Local.HelloScript.OpenRead(), handler);
        await fourth.UntilDoneAsync(Token);
    }

    [Fact]
    public void The_architecture_page_shows_the_table_of_states()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Handlers.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        Assert.Contains(StreamTransitions.Print(), File.ReadAllText(Path.Combine(folder!, "docs", "architecture.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private sealed class BlockedHandler(Action<MessageStream, CancellationToken> wait) : IMessageHandler
    {
        public HandlerInterest Interest => HandlerInterest.Text | HandlerInterest.Abort | HandlerInterest.End;

        public int Texts { get; private set; }

        public int Aborts { get; private set; }

        public int Ends { get; private set; }

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Texts++;
            wait(stream, cancellationToken);
            return default;
        }

        public ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Aborts++;
            return default;
        }

        public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Ends++;
            return default;
        }
    }

    private sealed class OneAtATime : IMessageHandler, IOneStreamAtATime
    {
        public HandlerInterest Interest => HandlerInterest.Text;
    }

    /// <summary>A clock whose only timer fires when the test says so.</summary>
    private sealed class PushingTime : TimeProvider
    {
        private long _now = 1;
        private TimerCallback? _callback;
        private object? _state;

        public Action? OnNextLook { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Fire(TimeSpan after)
        {
            _now += after.Ticks;
            _callback!(_state);
        }

        public override long GetTimestamp()
        {
            Action? look = OnNextLook;
            OnNextLook = null;
            look?.Invoke();
            return _now;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (_callback, _state) = (callback, state);
            return new NoTimer();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }

    /// <summary>One thread that runs what is posted to its synchronization context.</summary>
    private sealed class Loop : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<Action> _actions = [];

        public Loop() => new Thread(Run) { IsBackground = true }.Start();

        public override void Post(SendOrPostCallback d, object? state) => _actions.Add(() => d(state));

        public Task RunAsync(Action action)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _actions.Add(() =>
            {
                action();
                done.SetResult();
            });
            return done.Task;
        }

        public void Dispose() => _actions.CompleteAdding();

        private void Run()
        {
            SetSynchronizationContext(this);
            foreach (Action action in _actions.GetConsumingEnumerable())
            {
                action();
            }
        }
    }
}
