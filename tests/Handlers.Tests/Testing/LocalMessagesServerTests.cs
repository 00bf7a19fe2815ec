using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

public sealed class LocalMessagesServerTests
{
    private const string GoodBody = """{"model":"claude-sonnet-5","max_tokens":1024,"messages":[{"role":"user","content":"Hi"}]}""";
    private const string StreamingBody = """{"model":"claude-sonnet-5","max_tokens":1024,"stream":true,"messages":[{"role":"user","content":"Hi"}]}""";

    // By default an abandoned HTTP/1.1 response is first read on for up to two seconds, in the hope of keeping the connection.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { MaxResponseDrainSize = 0 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streaming_sends_the_scripts_bytes_with_the_apis_headers()
    {
        var script = new MessageScript().Text("Hello", " there", "!");
        await using var server = LocalMessagesServer.Start(script);

        using HttpResponseMessage response = await SendAsync(server, StreamingBody);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(server.Requests.Single().RequestId, response.Headers.GetValues("request-id").Single());
        Assert.Equal("1000", response.Headers.GetValues("anthropic-ratelimit-requests-limit").Single());
        Assert.Equal(script.ToArray(), await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Without_streaming_the_same_script_is_one_message()
    {
        var script = new MessageScript().Text("Hello", " there", "!");
        await using var server = LocalMessagesServer.Start(script);

        using HttpResponseMessage response = await SendAsync(server, GoodBody);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(script.ToMessageJson(), await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Without_streaming_an_error_event_is_an_http_error()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hel").ErrorEvent("overloaded_error", "Overloaded"));

        using HttpResponseMessage response = await SendAsync(server, GoodBody);

        Assert.Equal(529, (int)response.StatusCode);
        Assert.Equal("overloaded_error", await ErrorTypeAsync(response));
    }

    [Theory]
    [InlineData("{", 400, "invalid_request_error", "not valid JSON")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{}]} trailing""", 400, "invalid_request_error", "not valid JSON")]
    [InlineData("[]", 400, "invalid_request_error", "dictionary")]
    [InlineData("""{"max_tokens":1,"messages":[{}]}""", 400, "invalid_request_error", "model: Field required")]
    [InlineData("""{"model":"m","messages":[{}]}""", 400, "invalid_request_error", "max_tokens: Field required")]
    [InlineData("""{"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"Hi"}]}""", 400, "invalid_request_error", "max_tokens: Input should be greater than or equal to 0")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{}]}""", 400, "invalid_request_error", "messages.0.role: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"type":"text"}]}]}""", 400, "invalid_request_error", "messages.0.content.0.text.text: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[{"text":"Hi"}]}]}""", 400, "invalid_request_error", "messages.0.content.0.type: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":7}]}""", 400, "invalid_request_error", "messages.0.content: Input should be a valid list")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}],"tools":7}""", 400, "invalid_request_error", "Input is not valid")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":["Hi"]}""", 400, "invalid_request_error", "messages.0: Input should be a valid dictionary")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n"}]}]}""", 400, "invalid_request_error", "messages.0.content.0.tool_use.input: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}],"tools":[{"name":"n"}]}""", 400, "invalid_request_error", "tools.0.custom.input_schema: Field required")]
    [InlineData("""{"model":"m","max_tokens":1.5,"messages":[{"role":"user","content":"Hi"}]}""", 400, "invalid_request_error", "max_tokens: Input should be a valid integer")]
    [InlineData("""{"model":"m","max_tokens":1}""", 400, "invalid_request_error", "messages: Field required")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", 400, "invalid_request_error", "messages: at least one")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{}],"stream":"yes"}""", 400, "invalid_request_error", "stream: ")]
    public async Task A_bad_body_is_refused_as_the_api_refuses_it(string body, int status, string type, string message)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("never"));

        using HttpResponseMessage response = await SendAsync(server, body);

        Assert.Equal(status, (int)response.StatusCode);
        JsonElement error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(type, error.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains(message, error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(response.Headers.GetValues("request-id").Single(), error.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task A_key_is_required_and_may_have_to_be_the_right_one()
    {
        await using var any = LocalMessagesServer.Start(new MessageScript().Text("Hi"));
        await using var one = LocalMessagesServer.Start(new MessageScript().Text("Hi"), new LocalMessagesServerOptions { ApiKey = "right" });

        Assert.Equal(401, await StatusAsync(any, r => r.Headers.Remove("x-api-key")));
        Assert.Equal(200, await StatusAsync(any, _ => { }));
        Assert.Equal(401, await StatusAsync(one, _ => { }));
        Assert.Equal(200, await StatusAsync(one, r => SetKey(r, "right")));
        Assert.Equal(
            200,
            await StatusAsync(one, r =>
            {
                r.Headers.Remove("x-api-key");
                r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "right");
            }));
    }

    [Fact]
    public async Task Paths_methods_and_a_missing_version_are_refused()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hi"));

        Assert.Equal(404, await StatusAsync(server, r => r.RequestUri = new Uri(server.BaseAddress, "v1/models")));
        Assert.Equal(405, await StatusAsync(server, r => r.Method = HttpMethod.Put));
        Assert.Equal(400, await StatusAsync(server, r => r.Headers.Remove("anthropic-version")));
        Assert.Equal(200, await StatusAsync(server, r => r.RequestUri = new Uri(server.BaseAddress, "v1/messages?beta=true")));
    }

    [Fact]
    public async Task A_scripted_error_has_its_status_headers_and_body()
    {
        await using var server = LocalMessagesServer.Start(
            MessageScript.Error(429, "rate_limit_error", "Slow down.", "req_1").Header("retry-after", "1"));

        using HttpResponseMessage response = await SendAsync(server, StreamingBody);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.Equal("req_1", response.Headers.GetValues("request-id").Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down."},"request_id":"req_1"}""",
            await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Scripts_are_used_in_order_and_only_by_good_requests()
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Text("one"), new MessageScript().Text("two")]);

        using HttpResponseMessage first = await SendAsync(server, GoodBody);
        using HttpResponseMessage refused = await SendAsync(server, "{}");
        using HttpResponseMessage second = await SendAsync(server, GoodBody);
        using HttpResponseMessage beyond = await SendAsync(server, GoodBody);

        Assert.Equal("one", await TextAsync(first));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("two", await TextAsync(second));
        Assert.Equal(HttpStatusCode.BadRequest, beyond.StatusCode);
        Assert.Equal([1, 2, 3, 4], server.Requests.Select(r => r.Number));
    }

    [Fact]
    public async Task A_script_may_depend_on_the_request_which_is_recorded()
    {
        await using var server = LocalMessagesServer.Start(r => new MessageScript().Text(r.Json.GetProperty("model").GetString()!));

        using HttpResponseMessage response = await SendAsync(server, GoodBody);

        Assert.Equal("claude-sonnet-5", await TextAsync(response));
        ReceivedRequest request = await server.NextRequestAsync(Token);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/messages", request.Path);
        Assert.Equal("any", request.Headers["X-API-KEY"]);
        Assert.Equal(GoodBody, Encoding.UTF8.GetString(request.Body.Span));
        Assert.False(request.Stream);
    }

    [Fact]
    public async Task What_a_script_function_throws_reaches_the_caller()
    {
        await using var server = LocalMessagesServer.Start(_ => throw new InvalidOperationException("wrong prompt"));

        using HttpResponseMessage response = await SendAsync(server, GoodBody);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        Assert.Contains("wrong prompt", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_and_bytes_come_before_the_silence_that_follows_them()
    {
        var headers = new TaskCompletionSource();
        var body = new TaskCompletionSource();
        await using var server = LocalMessagesServer.Start(
            new MessageScript().Bare().PauseBeforeHeaders(headers.Task).Raw("a").Pause(body.Task).Raw("b"));

        Task<HttpResponseMessage> sending = SendAsync(server, StreamingBody);
        await server.NextRequestAsync(Token);
        Assert.False(sending.IsCompleted);
        headers.SetResult();
        using HttpResponseMessage response = await sending;
        await using Stream stream = await response.Content.ReadAsStreamAsync(Token);
        byte[] buffer = new byte[8];
        Assert.Equal(1, await stream.ReadAsync(buffer, Token));
        ValueTask<int> second = stream.ReadAsync(buffer, Token);
        Assert.False(second.IsCompleted);
        body.SetResult();

        Assert.Equal(1, await second);
        Assert.Equal(0, await stream.ReadAsync(buffer, Token));
    }

    [Fact]
    public async Task Pauses_go_by_the_servers_clock()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        await using var server = LocalMessagesServer.Start(
            new MessageScript().Bare().Raw("a").Pause(TimeSpan.FromHours(1)).Raw("b"),
            new LocalMessagesServerOptions { TimeProvider = time });
        using HttpResponseMessage response = await SendAsync(server, StreamingBody);
        await using Stream stream = await response.Content.ReadAsStreamAsync(Token);
        byte[] buffer = new byte[8];
        Assert.Equal(1, await stream.ReadAsync(buffer, Token));

        ValueTask<int> second = stream.ReadAsync(buffer, Token);
        // The server's timer starts some time after its byte arrived here, so the clock is moved until it has run out.
        while (!second.IsCompleted)
        {
            time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }

        Assert.Equal(1, await second);
    }

    [Fact]
    public async Task A_cut_ends_the_body_cleanly_and_an_abort_breaks_it_off()
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Text("Hel").Cut(), new MessageScript().Text("Hel").Abort()]);

        using HttpResponseMessage cut = await SendAsync(server, StreamingBody);
        Assert.Equal(new MessageScript().Text("Hel").Cut().ToArray(), await cut.Content.ReadAsByteArrayAsync(Token));

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using HttpResponseMessage aborted = await SendAsync(server, StreamingBody);
            await aborted.Content.ReadAsByteArrayAsync(Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Requests[1].Aborted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_is_noticed(bool http2)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen(), new LocalMessagesServerOptions { Http2 = http2 });
        HttpResponseMessage response = await SendAsync(server, StreamingBody, http2);
        ReceivedRequest request = await server.NextRequestAsync(Token);
        Assert.Equal(http2 ? HttpVersion.Version20 : HttpVersion.Version11, response.Version);
        Assert.False(request.Aborted.IsCompleted);

        response.Dispose();

        await request.Aborted.WaitAsync(Token);
    }

    [Fact]
    public async Task A_reply_that_is_over_cannot_be_left_any_more()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello"));
        using HttpResponseMessage response = await SendAsync(server, StreamingBody);
        await response.Content.ReadAsByteArrayAsync(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Requests.Single().Aborted);
    }

    [Fact]
    public async Task A_client_of_the_server_has_its_key()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello"), new LocalMessagesServerOptions { ApiKey = "right" });
        using MessagesClient client = server.CreateClient();
        var request = new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("Hi")] };

        await using MessageStream stream = client.Stream(request);

        Assert.Equal("Hello", await stream.GetFinalTextAsync(Token));
        Assert.Equal("Bearer right", server.Requests.Single().Headers["authorization"]);
    }

    [Fact]
    public async Task Disposal_breaks_off_what_is_being_answered()
    {
        var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").KeepOpen());
        using HttpResponseMessage response = await SendAsync(server, StreamingBody);
        Task<byte[]> reading = response.Content.ReadAsByteArrayAsync(Token);

        server.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => reading);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Requests.Single().Aborted);
    }

    [Fact]
    public async Task A_redirect_or_a_page_of_html_is_a_reply_like_any_other()
    {
        await using var server = LocalMessagesServer.Start(
            [
                MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", "https://example.com/"),
                MessageScript.Reply(HttpStatusCode.OK, "<html>", "text/html"),
            ]);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        using HttpResponseMessage redirect = await client.SendAsync(Request(server, StreamingBody), Token);
        using HttpResponseMessage html = await client.SendAsync(Request(server, StreamingBody), Token);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        Assert.Equal("https://example.com/", redirect.Headers.Location!.ToString());
        Assert.Equal("text/html", html.Content.Headers.ContentType!.ToString());
        Assert.Equal("<html>", await html.Content.ReadAsStringAsync(Token));
    }

    private static HttpRequestMessage Request(LocalMessagesServer server, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "v1/messages"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        SetKey(request, "any");
        request.Headers.Add("anthropic-version", "2023-06-01");
        return request;
    }

    private static void SetKey(HttpRequestMessage request, string key)
    {
        request.Headers.Remove("x-api-key");
        request.Headers.Add("x-api-key", key);
    }

    private static async Task<HttpResponseMessage> SendAsync(LocalMessagesServer server, string body, bool http2 = false)
    {
        using HttpRequestMessage request = Request(server, body);
        if (http2)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task<int> StatusAsync(LocalMessagesServer server, Action<HttpRequestMessage> change)
    {
        using HttpRequestMessage request = Request(server, GoodBody);
        change(request);
        using HttpResponseMessage response = await Client.SendAsync(request, Token);
        return (int)response.StatusCode;
    }

    private static async Task<string> ErrorTypeAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error").GetProperty("type").GetString()!;

    private static async Task<string> TextAsync(HttpResponseMessage response) =>
        JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("content")[0].GetProperty("text").GetString()!;
}
