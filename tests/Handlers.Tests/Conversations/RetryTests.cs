using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests.Conversations;

/// <summary>Which failures are repeated, when, and what is told of it: over HTTP, with a clock that only the tests move.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>How a request is sent.</summary>
    public enum SendWay
    {
        StreamAsync,
        Stream,
        CreateAsync,
        Create,
    }

    public static TheoryData<SendWay, int, bool> Statuses
    {
        get
        {
            var data = new TheoryData<SendWay, int, bool>();
            foreach (SendWay call in Enum.GetValues<SendWay>())
            {
                foreach (int status in (int[])[408, 409, 429, 500, 502, 503, 504, 529, 599])
                {
                    data.Add(call, status, true);
                }

                foreach (int status in (int[])[204, 301, 307, 400, 401, 402, 403, 404, 413, 422])
                {
                    data.Add(call, status, false);
                }
            }

            return data;
        }
    }

    public static TheoryData<SendWay> Calls => [.. Enum.GetValues<SendWay>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_is_repeated_if_another_try_may_succeed(SendWay call, int status, bool isRepeated)
    {
        Attempts attempts = await RunAsync(call, [MessageScript.Reply((HttpStatusCode)status), Local.HelloScript]);

        Assert.Equal(isRepeated ? 2 : 1, attempts.Requests);
        if (isRepeated)
        {
            Assert.Equal("Hello there!", attempts.Reply!.GetText());
        }
        else
        {
            Assert.Equal(status, Assert.IsType<ApiException>(attempts.Thrown).StatusCode);
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync, 400, "true", 2)]
    [InlineData(SendWay.Stream, 400, "true", 2)]
    [InlineData(SendWay.CreateAsync, 404, "true", 2)]
    [InlineData(SendWay.Create, 404, "true", 2)]
    [InlineData(SendWay.StreamAsync, 529, "false", 1)]
    [InlineData(SendWay.Stream, 529, "false", 1)]
    [InlineData(SendWay.CreateAsync, 429, "false", 1)]
    [InlineData(SendWay.Create, 429, "false", 1)]
    [InlineData(SendWay.StreamAsync, 400, "maybe", 1)]
    [InlineData(SendWay.StreamAsync, 503, "maybe", 2)]
    public async Task The_APIs_word_overrides_the_status(SendWay call, int status, string shouldRetry, int requests)
    {
        Attempts attempts = await RunAsync(call, [MessageScript.Error(status, "api_error", "?").Header("x-should-retry", shouldRetry), Local.HelloScript]);

        Assert.Equal(requests, attempts.Requests);
    }

    public static TheoryData<string, string, double?> RetryAfters => new()
    {
        { "retry-after-ms", "1500", 1.5 },
        { "retry-after-ms", "1500.5", 1.5 },
        { "retry-after-ms", "60000", 60 },
        { "retry-after-ms", "60001", null },
        { "retry-after-ms", "soon", null },
        { "retry-after-ms", "NaN", null },
        { "retry-after", "3", 3 },
        { "retry-after", "0.25", 0.25 },
        { "retry-after", "60", 60 },
        { "retry-after", "61", null },
        { "retry-after", "1e300", null },
        { "retry-after", "soon", null },
        { "retry-after", "now+6", 6 },
        { "retry-after", "now+60", 60 },
        { "retry-after", "now+61", null },
    };

    [Theory]
    [MemberData(nameof(RetryAfters))]
    public async Task The_wait_is_the_one_the_API_asks_for_up_to_a_minute(string name, string value, double? seconds)
    {
        foreach (SendWay call in Enum.GetValues<SendWay>())
        {
            var time = new ObservedTime();
            MessageScript refusal = MessageScript.Error(529, "overloaded_error", "?").Header(name, HeaderValue(value, time));

            Attempts attempts = await RunAsync(call, [refusal, Local.HelloScript], time);

            Assert.Equal([TimeSpan.FromSeconds(seconds ?? 0.5)], attempts.Waits);
            Assert.Equal("Hello there!", attempts.Reply!.GetText());
        }
    }

    [Theory]
    [InlineData("retry-after-ms", "0")]
    [InlineData("retry-after", "0")]
    [InlineData("retry-after", "now-5")]
    public async Task A_wait_of_nothing_or_less_is_the_usual_one(string name, string value)
    {
        foreach (SendWay call in Enum.GetValues<SendWay>())
        {
            var time = new ObservedTime();

            Attempts attempts = await RunAsync(call, [MessageScript.Error(429, "rate_limit_error", "?").Header(name, HeaderValue(value, time)), Local.HelloScript], time);

            Assert.Equal([TimeSpan.FromSeconds(0.5)], attempts.Waits);
            Assert.Equal("Hello there!", attempts.Reply!.GetText());
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_timeout_before_a_response_is_tried_again(SendWay call)
    {
        var time = new AttemptTime();
        var causes = new List<Exception>();
        Message whole = await MessageStream.Create(Local.HelloScript.OpenRead()).GetFinalMessageAsync(Token);
        int requests = 0;
        var transport = new StubTransport(async (request, cancellationToken) =>
        {
            if (++requests < 3)
            {
                time.Expire();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return body.Contains("\"stream\":true", StringComparison.Ordinal)
                ? StubTransport.EventStream(Local.HelloScript.OpenRead()) : new HttpResponseMessage { Content = new StringContent(whole.ToJson()) };
        });
        using var client = new MessagesClient(StubTransport.Options(transport) with
        {
            MaxRetries = 2,
            CreateHandler = () => new MessageHandler { OnRetry = retry => causes.Add(retry.Cause), OnTimeout = causes.Add },
            Stream = new MessageStreamOptions { TimeProvider = time },
        });

        Message reply = call switch
        {
            SendWay.StreamAsync => await client.Stream(Local.Hello).GetFinalMessageAsync(Token),
            SendWay.Stream => client.Stream(Local.Hello).GetFinalMessage(),
            SendWay.CreateAsync => await client.CreateAsync(Local.Hello, cancellationToken: Token),
            _ => client.Create(Local.Hello),
        };

        Assert.Equal("Hello there!", reply.GetText());
        Assert.Equal(3, requests);
        Assert.All(causes, cause => Assert.IsType<MessageStreamTimeoutException>(cause));
        Assert.Equal(call is SendWay.Stream or SendWay.StreamAsync ? 2 : 0, causes.Count);
    }

    [Fact]
    public async Task A_silence_after_the_headers_is_not_tried_again()
    {
        var time = new FakeTimeProvider();
        var text = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 2, Stream = new MessageStreamOptions { TimeProvider = time } });

        Task reading = client.DispatchAsync(Local.Hello, new MessageHandler { OnText = _ => text.TrySetResult() }, cancellationToken: Token);
        await text.Task.WaitAsync(Token);
        await time.AdvanceUntilAsync(reading, TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Milliseconds_come_before_seconds()
    {
        MessageScript refusal = MessageScript.Error(529, "overloaded_error", "?").Header("retry-after", "7").Header("retry-after-ms", "250");

        Attempts attempts = await RunAsync(SendWay.StreamAsync, [refusal, Local.HelloScript]);

        Assert.Equal([TimeSpan.FromMilliseconds(250)], attempts.Waits);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_a_word_of_the_API_waits_double_up_to_8_seconds(SendWay call)
    {
        MessageScript refusal = MessageScript.Error(500, "api_error", "?");

        Attempts attempts = await RunAsync(call, [.. Enumerable.Repeat(refusal, 6), Local.HelloScript], options: o => o with { MaxRetries = 6 });

        Assert.Equal([0.5, 1, 2, 4, 8, 8], attempts.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal("Hello there!", attempts.Reply!.GetText());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Up_to_a_quarter_of_a_wait_is_taken_off_at_random(SendWay call)
    {
        MessageScript refusal = MessageScript.Error(500, "api_error", "?");
        double[] most = [0.5, 1, 2, 4, 8];

        Attempts shortest = await RunAsync(call, [.. Enumerable.Repeat(refusal, 5), Local.HelloScript], options: o => o with { MaxRetries = 5, Random = new Chosen(1 - 1e-12) });
        Attempts any = await RunAsync(call, [.. Enumerable.Repeat(refusal, 5), Local.HelloScript], options: o => o with { MaxRetries = 5, Random = new Random(5) });

        Assert.All(shortest.Waits.Zip(most), wait => Assert.Equal(0.75 * wait.Second, wait.First.TotalSeconds, 1e-6));
        Assert.All(any.Waits.Zip(most), wait => Assert.InRange(wait.First.TotalSeconds, 0.75 * wait.Second, wait.Second));
        Assert.Equal(5, any.Waits.Zip(most, (wait, longest) => wait.TotalSeconds / longest).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task After_the_last_try_its_failure_is_thrown(SendWay call)
    {
        Attempts attempts = await RunAsync(
            call, [MessageScript.Error(500, "api_error", "?"), MessageScript.Error(529, "overloaded_error", "?"), MessageScript.Error(503, "api_error", "last", "req_last"), Local.HelloScript]);

        var e = Assert.IsType<ApiException>(attempts.Thrown);
        Assert.Equal((503, "last", "req_last"), (e.StatusCode, e.Error.Message, e.RequestId));
        Assert.Equal(3, attempts.Requests);
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task OnRetry_is_told_the_attempt_the_wait_and_the_cause(SendWay call)
    {
        Attempts attempts = await RunAsync(
            call, [MessageScript.Error(429, "rate_limit_error", "slow down").Header("retry-after", "7"), new MessageScript().Bare().ErrorEvent("overloaded_error", "busy"), Local.HelloScript]);

        Assert.Equal([(1, 7.0), (2, 1.0)], attempts.Retries.Select(retry => (retry.Attempt, retry.Delay.TotalSeconds)));
        Assert.Equal(attempts.Waits, attempts.Retries.Select(retry => retry.Delay));
        Assert.Equal([((int?)429, "slow down"), (null, "busy")], attempts.Retries.Select(retry => ((ApiException)retry.Cause).StatusCode).Zip(attempts.Retries.Select(retry => ((ApiException)retry.Cause).Error.Message)));
        Assert.Equal("Hello there!", attempts.Reply!.GetText());
    }

    [Theory]
    [InlineData("rate_limit_error", 2)]
    [InlineData("api_error", 2)]
    [InlineData("timeout_error", 2)]
    [InlineData("overloaded_error", 2)]
    [InlineData("invalid_request_error", 1)]
    [InlineData("authentication_error", 1)]
    [InlineData("billing_error", 1)]
    [InlineData("permission_error", 1)]
    [InlineData("not_found_error", 1)]
    [InlineData("conflict_error", 1)]
    [InlineData("request_too_large", 1)]
    [InlineData("x_error", 1)]
    public async Task An_error_event_that_comes_first_is_repeated_if_its_type_says_so(string type, int requests)
    {
        foreach (SendWay call in (SendWay[])[SendWay.StreamAsync, SendWay.Stream])
        {
            Attempts attempts = await RunAsync(call, [new MessageScript().Bare().ErrorEvent(type, "?"), Local.HelloScript]);

            Assert.Equal(requests, attempts.Requests);
            Assert.Equal(requests == 1 ? type : null, (attempts.Thrown as ApiException)?.ErrorType.Value);
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task Pings_are_held_back_until_something_else_has_come_so_an_error_behind_them_is_repeated(SendWay call)
    {
        MessageScript[] failures =
        [
            new MessageScript().Bare().Ping().ErrorEvent("overloaded_error", "?"),
            new MessageScript().Bare().Raw("\uFEFF: comment\r\n\r\n").Ping().Raw(": comment\n\n").Ping().ErrorEvent("api_error", "?"),
            new MessageScript().Bare().Ping().Abort(),
        ];
        foreach (MessageScript failure in failures)
        {
            List<string> events = [];
            Attempts attempts = await RunAsync(call, [failure, new MessageScript().Bare().Ping().Ping().Raw(Local.HelloScript.ToArray())], onEvent: e => events.Add(e.Type));

            Assert.Equal((2, 1), (attempts.Requests, attempts.Retries.Count));
            Assert.Equal("Hello there!", attempts.Reply!.GetText());
            Assert.Equal(["ping", "ping", "message_start"], events.Take(3));
            Assert.Equal(10, events.Count);
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task Pings_that_were_held_back_are_delivered_before_whatever_ends_the_stream(SendWay call)
    {
        const string Ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
        foreach (string end in (string[])["", "event: mess", ": comment\n", "data: {nonsense}\n\n", "data: " + new string('x', 2_000)])
        {
            foreach (int size in (int[])[1, int.MaxValue])
            {
                var trace = new Trace();
                using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MessageScript().Bare().Raw(": first\n\n" + Ping + Ping + end).OpenRead(size)))
                    with
                { Stream = new MessageStreamOptions { MaxEventBytes = 1_000 } });
                await using MessageStream stream = client.Stream(Local.Hello, trace);

                Exception thrown = (await Record.ExceptionAsync(() => stream.ReadAsync(call == SendWay.Stream ? Way.UntilDone : Way.UntilDoneAsync, Token)))!;

                Assert.Equal(["connect 200", "event ping", "ping", "event ping", "ping", $"exception {thrown.GetType().Name}", "end"], trace.Calls);
                if (end.StartsWith("data", StringComparison.Ordinal))
                {
                    Assert.Equal((3, 9 + (2 * Ping.Length)), (Assert.IsType<InvalidStreamException>(thrown).EventNumber, ((InvalidStreamException)thrown).ByteOffset));
                }
                else
                {
                    Assert.IsType<StreamInterruptedException>(thrown);
                }
            }
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task Pings_without_end_are_not_held_back(SendWay call)
    {
        MessageScript flood = new MessageScript().Bare().Raw(string.Concat(Enumerable.Repeat("event: ping\ndata: {\"type\":\"ping\"}\n\n: comment\n\n", 200)));
        int pings = 0;

        Attempts attempts = await RunAsync(call, [flood.ErrorEvent("overloaded_error", "?"), Local.HelloScript], onEvent: e => pings += e is PingEvent ? 1 : 0);

        Assert.Equal((1, 200), (attempts.Requests, pings));
        Assert.Equal(ErrorType.Overloaded, Assert.IsType<ApiException>(attempts.Thrown).ErrorType);
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task Nothing_is_repeated_once_an_event_was_delivered(SendWay call)
    {
        MessageScript[] failures =
        [
            new MessageScript().MessageStart().ErrorEvent("overloaded_error", "?"), new MessageScript().MessageStart().Ping().ErrorEvent("overloaded_error", "?"),
            new MessageScript().Text("Hello").ErrorEvent("api_error", "?"), new MessageScript().Text("Hello").Cut(),
        ];
        foreach (MessageScript failure in failures)
        {
            Attempts attempts = await RunAsync(call, [failure, Local.HelloScript]);

            Assert.Equal(1, attempts.Requests);
            Assert.Empty(attempts.Retries);
            Assert.True(attempts.Thrown is ApiException or StreamInterruptedException, $"{attempts.Thrown}");
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task A_connection_that_breaks_later_is_not_repeated(SendWay call)
    {
        // What has not been read when a connection is reset is lost, so the reset waits for the event to be delivered.
        var delivered = new TaskCompletionSource();

        Attempts attempts = await RunAsync(
            call, [new MessageScript().MessageStart().Pause(delivered.Task).Abort(), Local.HelloScript], onEvent: _ => delivered.TrySetResult());

        Assert.IsType<StreamInterruptedException>(attempts.Thrown);
        Assert.Equal(1, attempts.Requests);
        Assert.Empty(attempts.Retries);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_connection_that_fails_is_repeated(SendWay call)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();

        Attempts attempts = await RunAsync(call, [], options: o => o with { BaseUrl = address });

        Assert.IsType<HttpRequestException>(Assert.IsType<StreamInterruptedException>(attempts.Thrown).InnerException);
        Assert.Equal(2, attempts.Waits.Count);
        Assert.All(attempts.Retries, retry => Assert.IsType<HttpRequestException>(retry.Cause));
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    public async Task A_connection_that_breaks_before_the_first_event_is_repeated(SendWay call)
    {
        Attempts attempts = await RunAsync(call, [new MessageScript().Bare().Abort(), Local.HelloScript]);

        Assert.Null(attempts.Thrown);
        Assert.Equal(2, attempts.Requests);
        Assert.Equal("Hello there!", attempts.Reply!.GetText());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_retries_there_are_none(SendWay call)
    {
        Attempts attempts = await RunAsync(call, [MessageScript.Error(529, "overloaded_error", "?"), Local.HelloScript], options: o => o with { MaxRetries = 0 });

        Assert.IsType<ApiException>(attempts.Thrown);
        Assert.Equal((1, 0), (attempts.Requests, attempts.Waits.Count));
    }

    [Fact]
    public async Task Closing_the_stream_ends_the_wait()
    {
        var time = new ObservedTime();
        await using LocalMessagesServer server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "?"), Local.HelloScript]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 2, Stream = new MessageStreamOptions { TimeProvider = time } });
        await using MessageStream stream = client.Stream(Local.Hello);
        Task done = stream.UntilDoneAsync(Token);
        await time.NextWaitAsync(Token);

        await stream.CloseAsync();
        await done;

        Assert.Single(server.Requests);
    }

    private static string HeaderValue(string value, TimeProvider time) => value.StartsWith("now", StringComparison.Ordinal)
        ? time.GetUtcNow().AddSeconds(double.Parse(value.AsSpan(3), CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture)
        : value;

    /// <summary>Sends a request; lets each wait pass, and sees that nothing is sent before its very end.</summary>
    private static async Task<Attempts> RunAsync(
        SendWay call, MessageScript[] scripts, ObservedTime? time = null, Func<MessagesClientOptions, MessagesClientOptions>? options = null, Action<MessageStreamEvent>? onEvent = null)
    {
        time ??= new ObservedTime();
        await using LocalMessagesServer server = LocalMessagesServer.Start(scripts);
        MessagesClientOptions given = Local.Options(server) with { MaxRetries = 2, Random = new Chosen(0), Stream = new MessageStreamOptions { TimeProvider = time } };
        using var client = new MessagesClient(options?.Invoke(given) ?? given);
        var attempts = new Attempts();
        var handler = new MessageHandler { OnRetry = attempts.Retries.Add, OnStreamEvent = onEvent };
        Task<Message> reply = call switch
        {
            SendWay.StreamAsync => StreamAsync(client, handler),
            SendWay.Stream => Task.Factory.StartNew(() => Stream(client, handler), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            SendWay.CreateAsync => client.CreateAsync(Local.Hello, cancellationToken: Token),
            _ => Task.Factory.StartNew(() => client.Create(Local.Hello), Token, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        };

        while (true)
        {
            Task<TimeSpan> wait = time.NextWaitAsync(Token).AsTask();
            if (await Task.WhenAny(reply, wait) == reply)
            {
                break;
            }

            int requests = server.Requests.Count;
            TimeSpan delay = await wait;
            attempts.Waits.Add(delay);
            time.Advance(delay - Tick);
            Assert.False(reply.IsCompleted);
            Assert.Equal(requests, server.Requests.Count);
            time.Advance(Tick);
        }

        attempts.Thrown = await Record.ExceptionAsync(() => reply);
        attempts.Reply = attempts.Thrown is null ? await reply : null;
        attempts.Requests = server.Requests.Count;
        Assert.False(time.HasWaits);
        return attempts;
    }

    private static async Task<Message> StreamAsync(MessagesClient client, MessageHandler handler)
    {
        await using MessageStream stream = client.Stream(Local.Hello, handler);
        return await stream.GetFinalMessageAsync(Token);
    }

    private static Message Stream(MessagesClient client, MessageHandler handler)
    {
        using MessageStream stream = client.Stream(Local.Hello, handler);
        return stream.GetFinalMessage();
    }

    private sealed class Attempts
    {
        public List<TimeSpan> Waits { get; } = [];

        public List<RetryEvent> Retries { get; } = [];

        public int Requests { get; set; }

        public Message? Reply { get; set; }

        public Exception? Thrown { get; set; }
    }

    private sealed class Chosen(double value) : Random
    {
        public override double NextDouble() => value;
    }

    /// <summary>A clock on which the time of an attempt is over when it is told to be, and every shorter wait at once.</summary>
    private sealed class AttemptTime : TimeProvider
    {
        public Action Expire { get; private set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromMinutes(10))
            {
                Expire = () => callback(state);
            }

            return System.CreateTimer(callback, state, dueTime < TimeSpan.FromMinutes(1) && dueTime >= TimeSpan.Zero ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
