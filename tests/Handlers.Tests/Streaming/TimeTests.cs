using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What is waited for, and for how long.</summary>
public sealed class TimeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly byte[] Start = Encoding.UTF8.GetBytes(new MessageScript().Text("Hello").Cut().ToString());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    [InlineData(": a comment\n")]
    [InlineData("d")]
    public async Task Any_bytes_start_the_idle_time_anew(string bytes)
    {
        var time = new FakeTimeProvider();
        var body = new PushStream();
        await using MessageStream stream = MessageStream.Create(body, options: new MessageStreamOptions { TimeProvider = time });
        Task reading = stream.UntilDoneAsync(Token);
        body.Push(Start);
        for (int i = 0; i < 10; i++)
        {
            time.Advance(1.99 * Minute);
            Assert.True(body.IsWaiting);
            body.Push(Encoding.UTF8.GetBytes(bytes));
        }

        time.Advance(1.99 * Minute);
        Assert.False(reading.IsCompleted);
        time.Advance(0.01 * Minute);

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
    }

    [Fact]
    public async Task A_stall_in_the_middle_of_an_event_is_seen()
    {
        for (int cut = 1; cut < Start.Length; cut += 10)
        {
            var time = new FakeTimeProvider();
            var body = new PushStream();
            await using MessageStream stream = MessageStream.Create(body, options: new MessageStreamOptions { TimeProvider = time });
            Task reading = stream.UntilDoneAsync(Token);
            body.Push(Start.AsSpan(0, cut));

            time.Advance(2 * Minute);

            await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        }
    }

    [Fact]
    public async Task The_time_of_handlers_and_of_the_consumer_does_not_count()
    {
        var time = new FakeTimeProvider();
        var body = new PushStream();
        var gate = new TaskCompletionSource();
        var handler = new MessageHandler { OnTextAsync = (_, _) => new ValueTask(gate.Task) };
        await using MessageStream stream = MessageStream.Create(body, handler, new MessageStreamOptions { TimeProvider = time });
        await using IAsyncEnumerator<MessageStreamEvent> events = stream.GetAsyncEnumerator(Token);
        Task<bool> first = events.MoveNextAsync().AsTask();
        body.Push(Start);
        Assert.True(await first);

        time.Advance(100 * Minute);
        Assert.True(await events.MoveNextAsync());
        Task<bool> third = events.MoveNextAsync().AsTask();
        time.Advance(100 * Minute);
        Assert.False(third.IsCompleted);
        gate.SetResult();

        Assert.True(await third);
        Task<bool> fourth = events.MoveNextAsync().AsTask();
        time.Advance(1.99 * Minute);
        Assert.False(fourth.IsCompleted);
        time.Advance(0.01 * Minute);
        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => fourth);
    }

    [Fact]
    public async Task Infinite_idle_time_waits()
    {
        var time = new FakeTimeProvider();
        var body = new PushStream();
        await using MessageStream stream = MessageStream.Create(body, options: new MessageStreamOptions { TimeProvider = time, IdleTimeout = Timeout.InfiniteTimeSpan });
        Task reading = stream.UntilDoneAsync(Token);

        time.Advance(TimeSpan.FromDays(10));

        Assert.False(reading.IsCompleted);
    }

    [Fact]
    public async Task Who_sends_a_byte_now_and_then_is_stopped_by_the_limits()
    {
        var time = new FakeTimeProvider();
        var body = new PushStream();
        await using MessageStream stream = MessageStream.Create(body, options: new MessageStreamOptions { TimeProvider = time, MaxEventBytes = 500 });
        Task reading = stream.UntilDoneAsync(Token);
        body.Push(Start);
        int bytes = 0;
        while (body.IsWaiting)
        {
            time.Advance(Minute);
            body.Push("x"u8);
            bytes++;
        }

        Assert.Equal(501, bytes);
        await Assert.ThrowsAsync<InvalidStreamException>(() => reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wait_for_a_second_attempt_is_not_idle_time(bool synchronous)
    {
        var time = new FakeTimeProvider();
        var gate = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start([new MessageScript().Bare().Abort(), Local.HelloScript.PauseBeforeHeaders(gate.Task)]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1, Timeout = Timeout.InfiniteTimeSpan, Stream = new MessageStreamOptions { TimeProvider = time } });
        var retried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using MessageStream stream = client.Stream(Local.Hello, new MessageHandler { OnRetry = _ => retried.SetResult() });
        Task reading = stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token);
        await server.NextRequestAsync(Token);
        await retried.Task.WaitAsync(Token);
        Task<ReceivedRequest> second = server.NextRequestAsync(Token).AsTask();
        await time.AdvanceUntilAsync(second, TimeSpan.FromSeconds(0.1));

        time.Advance(5 * Minute);
        gate.SetResult();

        await reading;
        Assert.Equal("Hello there!", stream.CurrentMessage!.GetText());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connecting_is_part_of_the_wait_for_headers(bool synchronous)
    {
        var time = new FakeTimeProvider();
        var connecting = new TaskCompletionSource();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                connecting.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                throw new InvalidOperationException();
            },
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new MessagesClient(new MessagesClientOptions
        {
            BaseUrl = new Uri("http://127.0.0.1:1/"),
            ApiKey = "key",
            HttpClient = http,
            MaxRetries = 0,
            Stream = new MessageStreamOptions { TimeProvider = time },
        });
        await using MessageStream stream = client.Stream(Local.Hello);

        // A connect callback knows no blocking call.
        Task reading = synchronous ? Task.Run(() => stream.UntilDoneAsync(Token), Token) : stream.UntilDoneAsync(Token);
        await connecting.Task.WaitAsync(Token);
        time.Advance(9.9 * Minute);
        Assert.False(reading.IsCompleted);
        time.Advance(0.1 * Minute);

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task By_the_real_clock_and_a_real_socket_too(Way way)
    {
        var never = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start([Local.HelloScript.PauseBeforeHeaders(never.Task), new MessageScript().Text("Hello").Pause(never.Task)]);
        using var client = new MessagesClient(Local.Options(server) with
        {
            Timeout = TimeSpan.FromMilliseconds(200),
            Stream = new MessageStreamOptions { IdleTimeout = TimeSpan.FromMilliseconds(50) },
        });

        await using MessageStream headers = client.Stream(Local.Hello);
        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => headers.ReadAsync(way, Token));
        await using MessageStream idle = client.Stream(Local.Hello, options: new RequestOptions { Timeout = TimeSpan.FromMinutes(1) });
        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => idle.ReadAsync(way, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connecting_by_the_real_clock_and_a_real_socket_too(bool synchronous)
    {
        // Nobody accepts. Once the queue of the socket is full, connecting goes unanswered; as long as it is not, the request does.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(0);
        List<Socket> queue = [.. Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        using var stopWaiting = new CancellationTokenSource();
        Task[] waiting = [.. queue.Select(other => other.ConnectAsync(socket.LocalEndPoint!, stopWaiting.Token).AsTask())];
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri($"http://{socket.LocalEndPoint}/"), ApiKey = "key", AuthToken = null, MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(200) });
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(["timeout", "exception MessageStreamTimeoutException", "end"], trace.Calls);
        await stopWaiting.CancelAsync();
        foreach (Task other in waiting)
        {
            await Record.ExceptionAsync(() => other);
        }

        queue.ForEach(other => other.Dispose());
    }

    public static TheoryData<bool, string> Framings
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (string framing in (string[])["content-length: 100000\r\n", "transfer-encoding: chunked\r\n", ""])
            {
                data.Add(false, framing);
                data.Add(true, framing);
            }

            return data;
        }
    }

    // Without a framing the body ends with the connection: to take that away from a blocking read must not look like its end.
    [Theory]
    [MemberData(nameof(Framings))]
    public async Task A_body_of_any_framing_times_out(bool synchronous, string framing)
    {
        await using var server = RawServer.Start(async connection =>
        {
            string head = (await connection.ReadRequestAsync()).Contains("\"stream\":true", StringComparison.Ordinal)
                ? "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n" : "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
            string body = Encoding.UTF8.GetString(Start);
            await connection.WriteAsync($"{head}{framing}\r\n{(framing.Contains("chunked", StringComparison.Ordinal) ? $"{body.Length:x}\r\n{body}\r\n" : body)}");
            await connection.WaitForCloseAsync();
        });
        using var client = new MessagesClient(new MessagesClientOptions
        {
            BaseUrl = server.BaseAddress,
            ApiKey = "key",
            AuthToken = null,
            MaxRetries = 0,
            Stream = new MessageStreamOptions { IdleTimeout = TimeSpan.FromMilliseconds(100) },
        });
        var trace = new Trace { Interest = HandlerInterest.Timeout | HandlerInterest.Exception | HandlerInterest.End };
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(["timeout", "exception MessageStreamTimeoutException", "end"], trace.Calls);
        Assert.Equal("Hello", stream.CurrentMessage!.GetText());
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public async Task Without_streaming_the_timeout_covers_the_whole_answer(bool synchronous, string framing)
    {
        foreach (string status in (string[])["200 OK", "400 Bad Request"])
        {
            await using var server = RawServer.Start(async connection =>
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync($"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{framing}\r\n{(framing.Contains("chunked", StringComparison.Ordinal) ? "1\r\n{\r\n" : "{")}");
                await connection.WaitForCloseAsync();
            });
            using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "key", AuthToken = null, MaxRetries = 0, Timeout = TimeSpan.FromMilliseconds(200) });

            Exception? e = await Record.ExceptionAsync(() => synchronous
                ? Ways.BlockAsync(() => client.Create(Local.Hello))
                : client.CreateAsync(Local.Hello, cancellationToken: Token));

            // The status of an error says enough: its body is as much as has come.
            Assert.IsType(status == "200 OK" ? typeof(MessageStreamTimeoutException) : typeof(ApiException), e);
        }
    }

    [Fact]
    public async Task A_cancelled_call_returns_at_once()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using MessagesClient client = Local.Client(server);
        var times = new List<double>();
        for (int i = 0; i < LongTests.Times(100); i++)
        {
            using var source = new CancellationTokenSource();
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using MessageStream stream = client.Stream(Local.Hello, new MessageHandler { OnText = _ => arrived.SetResult() });
            Task reading = stream.UntilDoneAsync(source.Token);
            await arrived.Task.WaitAsync(Token);
            long start = Stopwatch.GetTimestamp();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"From cancel to return: median {times[times.Count / 2]:F2} ms, 99th percentile {times[times.Count * 99 / 100]:F2} ms.");
        Assert.InRange(times[times.Count * 99 / 100], 0, 100);
    }
}
