using System.Net;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Statuses => [.. Enumerable.Range(201, 399)];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Of_all_statuses_these_are_worth_a_retry(int status)
    {
        Assert.Equal(status is 408 or 409 or 429 or >= 500, Error(status).IsRetryable);
        Assert.True(Error(status, ("x-should-retry", "true")).IsRetryable);
        Assert.False(Error(status, ("x-should-retry", "false")).IsRetryable);
    }

    [Theory]
    [InlineData("rate_limit_error", true)]
    [InlineData("api_error", true)]
    [InlineData("timeout_error", true)]
    [InlineData("overloaded_error", true)]
    [InlineData("invalid_request_error", false)]
    [InlineData("authentication_error", false)]
    [InlineData("billing_error", false)]
    [InlineData("permission_error", false)]
    [InlineData("not_found_error", false)]
    [InlineData("conflict_error", false)]
    [InlineData("request_too_large", false)]
    [InlineData("future_error", false)]
    public async Task Of_all_error_events_these_are_worth_a_retry(string type, bool expected)
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Bare().ErrorEvent(type, "?"), Local.HelloScript]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1, Stream = new MessageStreamOptions { TimeProvider = new HastyTime() }, Timeout = Timeout.InfiniteTimeSpan });
        await using MessageStream stream = client.Stream(Local.Hello);

        Exception? thrown = await Record.ExceptionAsync(() => stream.UntilDoneAsync(Token));

        Assert.Equal(expected ? null : typeof(ApiException), thrown?.GetType());
        Assert.Equal(expected ? 2 : 1, server.Requests.Count);
    }

    [Theory]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after", "7", 7)]
    [InlineData("retry-after", "0.25", 0.25)]
    [InlineData("retry-after", "60", 60)]
    [InlineData("retry-after", "Fri, 02 Jan 2026 03:04:15 GMT", 10)]
    public void The_apis_own_word_counts(string name, string value, double seconds)
        => Assert.Equal([TimeSpan.FromSeconds(seconds)], Delays(1, jitter: 0.5, () => Error(429, (name, value))));

    [Theory]
    [InlineData("retry-after", "60.001")]
    [InlineData("retry-after", "3600")]
    [InlineData("retry-after", "Fri, 02 Jan 2026 04:04:15 GMT")]
    [InlineData("retry-after", "soon")]
    [InlineData("retry-after", "NaN")]
    [InlineData("retry-after", "Infinity")]
    [InlineData("retry-after", "-Infinity")]
    [InlineData("retry-after", "-1")]
    [InlineData("retry-after", "1,5")]
    [InlineData("retry-after", "1/5")]
    [InlineData("retry-after-ms", "-Infinity")]
    [InlineData("retry-after-ms", "-5")]
    [InlineData("retry-after-ms", "1e30")]
    [InlineData("retry-after-ms", "")]
    [InlineData("retry-after-ms", "0")]
    [InlineData("retry-after", "0")]
    [InlineData("retry-after", "0.0")]
    [InlineData("retry-after", "Fri, 02 Jan 2026 03:04:05 GMT")]
    [InlineData("retry-after", "Fri, 02 Jan 2026 03:04:00 GMT")]
    public void A_word_that_asks_too_much_or_nothing_or_is_none_does_not(string name, string value)
        => Assert.Equal([TimeSpan.FromSeconds(0.5)], Delays(1, jitter: 0, () => Error(429, (name, value))));

    [Fact]
    public void Milliseconds_come_before_seconds()
        => Assert.Equal([TimeSpan.FromSeconds(2)], Delays(1, jitter: 0, () => Error(429, ("retry-after", "9"), ("retry-after-ms", "2000"))));

    [Fact]
    public void Delays_double_up_to_8_seconds()
        => Assert.Equal([0.5, 1, 2, 4, 8, 8, 8], Delays(7, jitter: 0, () => Error(500)).Select(delay => delay.TotalSeconds));

    [Fact]
    public void Jitter_takes_off_a_quarter_at_most()
    {
        Assert.Equal([0.375, 0.75, 1.5, 3, 6, 6], Delays(6, jitter: 1, () => Error(500)).Select(delay => delay.TotalSeconds));
        Assert.Equal([0.4375, 0.875], Delays(2, jitter: 0.5, () => Error(500)).Select(delay => delay.TotalSeconds));
    }

    [Fact]
    public void A_failed_connection_and_a_timeout_are_worth_a_retry_and_what_is_no_stream_is_not()
    {
        Assert.Equal(2, Delays(2, 0, () => new HttpRequestException("refused")).Count);
        Assert.Equal(2, Delays(2, 0, () => new IOException("reset")).Count);
        Assert.Equal(2, Delays(2, 0, () => new MessageStreamTimeoutException("no response")).Count);
        Assert.Empty(Delays(2, 0, () => new InvalidStreamException("html")));
        Assert.Empty(Delays(2, 0, () => new StreamInterruptedException("cut", null)));
        Assert.Empty(Delays(2, 0, () => new TimeoutException()));
        Assert.Empty(Delays(2, 0, () => new OperationCanceledException()));
        Assert.Empty(Delays(2, 0, () => new InvalidOperationException()));
        Assert.Empty(Delays(0, 0, () => new HttpRequestException("refused")));
    }

    [Fact]
    public async Task Blocking_and_asynchronous_attempts_wait_the_same()
    {
        var time = new HastyTime();
        var policy = new RetryPolicy(Options(time, 0));
        var retries = new List<RetryEvent>();

        await Assert.ThrowsAsync<HttpRequestException>(async () => await policy.RunAsync<int>(
            _ => throw new HttpRequestException(),
            retry =>
            {
                retries.Add(retry);
                return default;
            },
            maxRetries: 3,
            Token));

        Assert.Equal([1, 2, 3], retries.Select(retry => retry.Attempt));
        Assert.Equal([0.5, 1, 2], retries.Select(retry => retry.Delay.TotalSeconds));
        Assert.Equal(retries.Select(retry => retry.Delay), time.Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_default_a_request_is_sent_three_times(bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(_ => MessageScript.Error(500, "api_error", "?").Header("retry-after-ms", "1"));
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "key" });

        if (synchronous)
        {
            Assert.Throws<ApiException>(() => client.Create(Local.Hello));
        }
        else
        {
            await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
        }

        await using MessageStream stream = client.Stream(Local.Hello, options: new RequestOptions { MaxRetries = 4 });
        await Assert.ThrowsAsync<ApiException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(3 + 5, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal("Bearer key", request.Headers["authorization"]));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_tried_again_before_the_first_event_and_never_after_it()
    {
        var gate = new TaskCompletionSource();
        string start = new MessageScript().Text("Hello").Cut().ToString();
        await using var server = LocalMessagesServer.Start([
            new MessageScript().Bare().Abort(),
            new MessageScript().Bare().Raw(start[..50]).Abort(),
            new MessageScript().Bare().Raw(start).Pause(gate.Task).Abort(),
            Local.HelloScript]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 5, Random = new FixedRandom(1) });
        var trace = new Trace((call, _) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                gate.SetResult();
            }

            return default;
        })
        { Interest = HandlerInterest.Retry | HandlerInterest.Connect | HandlerInterest.Text | HandlerInterest.Exception };
        await using MessageStream stream = client.Stream(Local.Hello, trace);

        await Assert.ThrowsAsync<StreamInterruptedException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal("exception StreamInterruptedException", trace.Calls[^1]);
        Assert.Equal(2, trace.Calls.Count(call => call.StartsWith("retry ", StringComparison.Ordinal)));
    }

    private static List<TimeSpan> Delays(int maxRetries, double jitter, Func<Exception> failure)
    {
        var time = new HastyTime();
        var delays = new List<TimeSpan>();
        Assert.ThrowsAny<Exception>(() => new RetryPolicy(Options(time, jitter)).Run<int>(_ => throw failure(), retry => delays.Add(retry.Delay), maxRetries, Token));

        // Nothing is waited for if nothing is to be; a timer knows no fractions of a millisecond.
        Assert.Equal(delays.Where(delay => delay > TimeSpan.Zero).Select(delay => (long)delay.TotalMilliseconds), time.Waits.Select(wait => (long)wait.TotalMilliseconds));
        return delays;
    }

    private static MessagesClientOptions Options(TimeProvider time, double jitter)
        => new() { ApiKey = "key", Random = new FixedRandom(jitter), Stream = new MessageStreamOptions { TimeProvider = time } };

    private static ApiException Error(int status, params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("") };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return HiddenContext.Wait(() => ResponseRules.ReadErrorAsync(response, new FakeTimeProvider(Now), CancellationToken.None, CancellationToken.None));
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }

    /// <summary>A clock on which every wait is over at once, and written down.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return System.CreateTimer(callback, state, dueTime, period);
            }

            Waits.Add(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
