using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests.Conversations;

/// <summary>What one request does differently from its client, and what the head of its response says.</summary>
public sealed class RequestOptionsTests
{
    /// <summary>Every way to send a request with options.</summary>
    public enum SendWay
    {
        StreamAsync,
        Stream,
        DispatchAsync,
        Dispatch,
        StreamEventsAsync,
        StreamEvents,
        CreateAsync,
        Create,
    }

    public static TheoryData<SendWay> Calls => [.. Enum.GetValues<SendWay>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Headers_replace_and_betas_join_the_clients(SendWay call)
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Local.Options(server) with
        {
            Headers = new Dictionary<string, string> { ["X-Kept"] = "client", ["X-Replaced"] = "client" },
            Betas = ["beta-a", "beta-b"],
        });

        await SendAsync(client, call, new RequestOptions
        {
            Headers = new Dictionary<string, string> { ["x-replaced"] = "request", ["x-more"] = "request", ["User-Agent"] = "mine", ["anthropic-version"] = "2099-01-01" },
            Betas = ["beta-b", "beta-c"],
        });
        await SendAsync(client, call, new RequestOptions());

        IReadOnlyDictionary<string, string> headers = server.Requests[0].Headers;
        Assert.Equal(
            ("client", "request", "request", "mine", "2099-01-01", "beta-a,beta-b,beta-c"),
            (headers["x-kept"], headers["x-replaced"], headers["x-more"], headers["user-agent"], headers["anthropic-version"], headers["anthropic-beta"]));
        Assert.Equal(("Bearer test-key", "application/json"), (headers["authorization"], headers["content-type"]));
        Assert.Equal(call is not (SendWay.Create or SendWay.CreateAsync), server.Requests[0].Stream);

        // The next request knows nothing of them.
        headers = server.Requests[1].Headers;
        Assert.Equal(("client", "client", "2026-10-21", "beta-a,beta-b"), (headers["x-kept"], headers["x-replaced"], headers["anthropic-version"], headers["anthropic-beta"]));
        Assert.False(headers.ContainsKey("x-more"));
        Assert.StartsWith("Handlers/", headers["user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_betas_there_is_no_header_of_them()
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        Assert.False(server.Requests[0].Headers.ContainsKey("anthropic-beta"));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_timeout_is_the_requests_own(SendWay call)
    {
        var time = new ObservedTime();
        var never = new TaskCompletionSource();
        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().PauseBeforeHeaders(never.Task).Text("late"));
        using var client = new MessagesClient(Local.Options(server) with { Stream = new MessageStreamOptions { TimeProvider = time } });
        TimeSpan timeout = TimeSpan.FromSeconds(30);

        Task sending = SendAsync(client, call, new RequestOptions { Timeout = timeout });
        Assert.Equal(timeout, await time.NextWaitAsync(Token));
        await server.NextRequestAsync(Token);
        time.Advance(timeout - TimeSpan.FromTicks(1));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => sending);
        Assert.Contains("00:00:30", e.Message, StringComparison.Ordinal);
        never.SetResult();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Retries_are_the_requests_own(SendWay call)
    {
        MessageScript refusal = MessageScript.Error(529, "overloaded_error", "?").Header("retry-after-ms", "1");
        await using LocalMessagesServer server = LocalMessagesServer.Start([refusal, refusal, refusal, Local.HelloScript, refusal]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1 });

        await SendAsync(client, call, new RequestOptions { MaxRetries = 3 });
        Assert.Equal(4, server.Requests.Count);

        await Assert.ThrowsAsync<ApiException>(() => SendAsync(client, call, new RequestOptions { MaxRetries = 0 }));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task How_a_stream_is_read_is_the_requests_own()
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        await Assert.ThrowsAsync<InvalidStreamException>(
            () => client.Stream(Local.Hello, options: new RequestOptions { MaxMessageBytes = 5 }).GetFinalMessageAsync(Token));
        Assert.Equal("Hello there!", await client.Stream(Local.Hello).GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task The_idle_time_of_a_request_is_measured_by_the_clients_clock()
    {
        var time = new FakeTimeProvider();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MessageScript().Bare().Stall().OpenRead())) with
        {
            Stream = new MessageStreamOptions { TimeProvider = time },
        });

        Task reading = client.Stream(Local.Hello, options: new RequestOptions { IdleTimeout = TimeSpan.FromDays(7) }).UntilDoneAsync(Token);
        await time.AdvanceUntilAsync(reading, TimeSpan.FromDays(1));

        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_limit_is_the_requests_own_and_the_clock_stays_the_clients(SendWay call)
    {
        var time = new ObservedTime();
        MessageScript refusal = MessageScript.Error(529, "overloaded_error", "?").Header("retry-after", "7");
        await using LocalMessagesServer server = LocalMessagesServer.Start([refusal, Local.HelloScript]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1, Stream = new MessageStreamOptions { TimeProvider = time } });

        Task sending = SendAsync(client, call, new RequestOptions { MaxEventBytes = 50, MaxMessageBytes = 50 });
        Assert.Equal(TimeSpan.FromSeconds(7), await time.NextWaitAsync(Token));
        time.Advance(TimeSpan.FromSeconds(7));

        await Assert.ThrowsAsync<InvalidStreamException>(() => sending);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_way_to_send_gets_the_same_reply(SendWay call)
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        Assert.Equal("Hello there!", await SendAsync(client, call, new RequestOptions()));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_head_of_the_response_is_there_from_OnConnect_on()
    {
        var time = new ObservedTime();
        await using LocalMessagesServer server = LocalMessagesServer.Start(
            new MessageScript().Text("Hi").Header("anthropic-ratelimit-tokens-remaining", "0").Header("x-two", "2"), new LocalMessagesServerOptions { TimeProvider = time });
        using MessagesClient client = Local.Client(server);
        ResponseInfo? connected = null;
        await using MessageStream stream = client.Stream(Local.Hello, new MessageHandler { OnConnect = response => connected = response });
        Assert.Null(stream.Response);
        Assert.Null(stream.RequestId);

        await stream.ConnectAsync(Token);

        ResponseInfo info = stream.Response!;
        Assert.Same(connected, info);
        DateTimeOffset reset = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds());
        Assert.Equal((200, "req_01Local000001", "wrkspc_01Local"), (info.StatusCode, info.RequestId, info.WorkspaceId));
        Assert.Equal("00000000-0000-4000-8000-000000000001", info.OrganizationId);
        Assert.Equal(info.RequestId, stream.RequestId);
        Assert.Equal(new RateLimit { Limit = 1_000, Remaining = 999, Reset = reset }, info.RequestLimit);
        Assert.Equal(new RateLimit { Limit = 500_000, Remaining = 0, Reset = reset }, info.TokenLimit);
        Assert.Equal(new RateLimit { Limit = 400_000, Remaining = 399_999, Reset = reset }, info.InputTokenLimit);
        Assert.Equal(new RateLimit { Limit = 100_000, Remaining = 99_999, Reset = reset }, info.OutputTokenLimit);
        Assert.Equal("2", info.Headers["X-TWO"]);
        Assert.Equal("text/event-stream; charset=utf-8", info.Headers["Content-Type"]);
    }

    [Fact]
    public void Rate_limits_are_what_of_them_is_there()
    {
        ResponseInfo info = new(200,
        [
            new("Anthropic-RateLimit-Requests-Limit", "10"), new("anthropic-ratelimit-tokens-limit", "many"), new("anthropic-ratelimit-tokens-reset", "2026-01-02T03:04:05+01:00"),
            new("anthropic-ratelimit-input-tokens-remaining", "x"), new("anthropic-ratelimit-output-tokens-reset", "soon"),
        ]);

        Assert.Equal(new RateLimit { Limit = 10, Remaining = null, Reset = null }, info.RequestLimit);
        Assert.Equal(new RateLimit { Reset = new DateTimeOffset(2026, 1, 2, 2, 4, 5, TimeSpan.Zero) }, info.TokenLimit);
        Assert.Null(info.InputTokenLimit);
        Assert.Null(info.OutputTokenLimit);
        Assert.Null(info.RequestId);
        Assert.Null(info.WorkspaceId);
        Assert.Null(info.OrganizationId);
    }

    private static async Task<string> SendAsync(MessagesClient client, SendWay call, RequestOptions options)
    {
        string text = "";
        var handler = new MessageHandler { OnText = delta => text += delta.ToString() };
        switch (call)
        {
            case SendWay.StreamAsync:
                await using (MessageStream stream = client.Stream(Local.Hello, options: options))
                {
                    return await stream.GetFinalTextAsync(Token);
                }

            case SendWay.Stream:
                return await OnThread(() =>
                {
                    using MessageStream stream = client.Stream(Local.Hello, options: options);
                    return stream.GetFinalText();
                });
            case SendWay.DispatchAsync:
                await client.DispatchAsync(Local.Hello, handler, options, Token);
                return text;
            case SendWay.Dispatch:
                await OnThread(() =>
                {
                    client.Dispatch(Local.Hello, handler, options);
                    return "";
                });
                return text;
            case SendWay.StreamEventsAsync:
                await foreach (MessageStreamEvent e in client.StreamEventsAsync(Local.Hello, options))
                {
                    text += TextOf(e);
                }

                return text;
            case SendWay.StreamEvents:
                return await OnThread(() => string.Concat(client.StreamEvents(Local.Hello, options).Select(TextOf)));
            case SendWay.CreateAsync:
                return (await client.CreateAsync(Local.Hello, options, Token)).GetText();
            default:
                return await OnThread(() => client.Create(Local.Hello, options).GetText());
        }

        static string TextOf(MessageStreamEvent e) => e is ContentBlockDeltaEvent { Delta: TextDelta { Text: var delta } } ? delta : "";

        static Task<string> OnThread(Func<string> send) => Task.Factory.StartNew(send, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
