using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The body of an error may be cut, reset or never end: the status and what had come of it are still the answer.</summary>
public sealed class ErrorBodyTests
{
    private const string Json = "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"No such key.\",\"details\":{\"error_code\":\"organization_on_hold\"}},\"request_id\":\"req_7\"}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(409, "conflict_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(502, "api_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    [InlineData(418, "http_418")]
    public async Task An_error_whose_body_names_no_type_has_the_type_of_its_status(int status, string type)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply((System.Net.HttpStatusCode)status, "<html>", "text/html"));
        using MessagesClient client = Local.Client(server);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Equal((status, type, "<html>", null), (e.StatusCode, e.ErrorType.Value, e.Body, e.ErrorCode));
    }

    [Fact]
    public async Task The_details_of_an_error_are_typed()
    {
        const string Body = """{"type":"error","error":{"type":"invalid_request_error","message":"m","details":{"error_code":"image_dimensions_too_large","max_side_length_pixels":8000,"paths":["messages.0.content.1"],"more":1}}}""";
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(System.Net.HttpStatusCode.BadRequest, Body));
        using MessagesClient client = Local.Client(server);

        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        ErrorDetails details = e.Error.Details!;
        Assert.Equal(ErrorCode.ImageDimensionsTooLarge, e.ErrorCode);
        Assert.Equal((8000L, "messages.0.content.1", 1), (details.MaxSideLengthPixels, details.Paths!.Single(), details.AdditionalProperties["more"].GetInt32()));
        Assert.Contains("(image_dimensions_too_large)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut", false)]
    [InlineData("cut", true)]
    [InlineData("reset", false)]
    [InlineData("reset", true)]
    [InlineData("no last chunk", false)]
    [InlineData("no last chunk", true)]
    public async Task A_body_that_breaks_off_after_its_JSON_is_an_ApiException_and_not_tried_again(string end, bool synchronous)
    {
        int requests = 0;
        await using RawServer server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            Interlocked.Increment(ref requests);
            string length = end == "no last chunk" ? "transfer-encoding: chunked" : $"content-length: {Json.Length + 10}";
            string body = end == "no last chunk" ? $"{Json.Length:x}\r\n{Json}\r\n" : Json;
            await connection.WriteAsync($"HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nrequest-id: req_head\r\n{length}\r\n\r\n{body}");
            if (end == "reset")
            {
                connection.Reset();
            }
        });
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "test", MaxRetries = 2 });
        await using MessageStream stream = client.Stream(Local.Hello);

        var e = await Assert.ThrowsAsync<ApiException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(401, e.StatusCode);
        Assert.Equal(1, requests);

        // A reset may take the last bytes with it.
        if (end != "reset")
        {
            Assert.Equal(
                ("No such key.", "organization_on_hold", "req_7", Json),
                (e.Error.Message, e.ErrorCode?.Value, e.RequestId, e.Body));
            Assert.Contains("authentication_error (organization_on_hold), request req_7. See Error.Message", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_hangs_is_waited_for_5_seconds(bool synchronous)
    {
        var time = new ErrorBodyTime();
        await using RawServer server = StartHanging();
        using MessagesClient client = Client(server, time);
        await using MessageStream stream = client.Stream(Local.Hello);

        Task reading = stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token);
        await time.Waits.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => reading)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_wait_for_a_body_that_hangs_can_be_cancelled(bool streams)
    {
        var time = new ErrorBodyTime();
        await using RawServer server = StartHanging();
        using MessagesClient client = Client(server, time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task answer = streams ? client.DispatchAsync(Local.Hello, new Trace(), cancellationToken: cancellation.Token) : client.CreateAsync(Local.Hello, cancellationToken: cancellation.Token);
        await time.Waits.WaitAsync(Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private static RawServer StartHanging() => RawServer.Start(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.WriteAsync($"HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{Json}");
        await connection.WaitForCloseAsync();
    });

    private static MessagesClient Client(RawServer server, TimeProvider time) => new(new MessagesClientOptions
    {
        BaseUrl = server.BaseAddress,
        ApiKey = "test",
        MaxRetries = 0,
        Stream = new MessageStreamOptions { TimeProvider = time },
    });

    /// <summary>A clock that tells when the wait for the body of an error begins.</summary>
    private sealed class ErrorBodyTime : Microsoft.Extensions.Time.Testing.FakeTimeProvider
    {
        public SemaphoreSlim Waits { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == ResponseRules.ErrorBodyPatience)
            {
                Waits.Release();
            }

            return timer;
        }
    }
}
