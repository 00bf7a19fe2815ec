using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Handlers.AspNetCore;
using Handlers.Testing;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>What a browser is given of a stream that is relayed to it alone.</summary>
public sealed class RelayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Everything => new MessageScript()
        .Ping().Thinking("Hm").Signature("sig").Text("Hello", " there").ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Oslo\"}");

    [Fact]
    public async Task The_event_stream_is_what_the_API_sent_byte_for_byte()
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        Assert.Equal(Everything.ToString(), await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.True(response.Headers.CacheControl is { NoCache: true, NoStore: true, NoTransform: true });
    }

    [Fact]
    public async Task NDJSON_has_the_JSON_of_one_event_in_each_line()
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", accept: "application/x-ndjson", cancellationToken: Token);

        string[] lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] sent = [.. Everything.ToString().Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])];
        Assert.Equal(sent, lines);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_UI_message_stream_has_the_parts_of_the_AI_SDK()
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything, new RelayOptions { Format = RelayFormat.UIMessageStream });

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        string[] parts = [.. (await response.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(part => part["data: ".Length..])];
        Assert.Equal("v1", response.Headers.GetValues("x-vercel-ai-ui-message-stream").Single());
        Assert.Equal("[DONE]", parts[^1]);
        Assert.Equal(
            [
                "start", "start-step", "reasoning-start", "reasoning-delta", "reasoning-end", "text-start", "text-delta", "text-delta", "text-end",
                "tool-input-start", "tool-input-delta", "tool-input-delta", "tool-input-available", "finish-step", "finish",
            ],
            parts[..^1].Select(part => JsonDocument.Parse(part).RootElement.GetProperty("type").GetString()));
        Assert.Contains("""{"type":"tool-input-available","toolCallId":"toolu_1","toolName":"get_weather","input":{"city":"Oslo"}}""", parts);
    }

    [Fact]
    public async Task Text_reaches_the_browser_before_the_reply_has_ended()
    {
        var gate = new TaskCompletionSource();
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Pause(gate.Task).TextDelta(" there"));
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        string? line;
        do
        {
            line = await reader.ReadLineAsync(Token);
        }
        while (line?.Contains("Hello", StringComparison.Ordinal) == false);

        gate.SetResult();
        Assert.Contains(" there", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RelayFilter.Thinking, 2)]
    [InlineData(RelayFilter.ToolInput, 2)]
    [InlineData(RelayFilter.Thinking | RelayFilter.ToolInput, 4)]
    public async Task What_is_filtered_does_not_leave_the_server_and_the_rest_is_unchanged(RelayFilter filter, int withheld)
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything, new RelayOptions { Filter = filter });

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        string[] sent = Everything.ToString().Split("\n\n");
        string[] received = (await response.Content.ReadAsStringAsync(Token)).Split("\n\n");
        string[] expected = [.. sent.Where(frame =>
            !((filter.HasFlag(RelayFilter.Thinking) && (frame.Contains("thinking_delta", StringComparison.Ordinal) || frame.Contains("signature_delta", StringComparison.Ordinal)))
            || (filter.HasFlag(RelayFilter.ToolInput) && frame.Contains("input_json_delta", StringComparison.Ordinal))))];
        Assert.Equal(expected, received);
        Assert.Equal(sent.Length - withheld, received.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-ndjson")]
    public async Task Usage_does_not_leave_the_server_and_the_rest_is_unchanged(string? accept)
    {
        MessageScript script = new MessageScript()
            .UsageJson("""{"input_tokens":4711,"cache_creation":{"ephemeral_5m_input_tokens":4712},"service_tier":"standard","output_tokens":4713}""", "{}")
            .Text("\"usage\":", " {}")
            .MessageDelta("""{"output_tokens":4714,"server_tool_use":{"web_search_requests":4715}}""", "end_turn")
            .Event("""{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":4716}}""")
            .Cut();
        await using RelayServer server = await RelayServer.StartAsync(script, new RelayOptions { Filter = RelayFilter.Usage });

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", accept: accept, cancellationToken: Token);

        string[] sent = [.. Lines(script.ToString())];
        string[] received = [.. Lines(await response.Content.ReadAsStringAsync(Token))];
        Assert.DoesNotContain(received, line => line.Contains("471", StringComparison.Ordinal));
        Assert.Equal(sent.Length, received.Length);
        Assert.Equal(3, sent.Zip(received).Count(lines => lines.First != lines.Second));
        Assert.EndsWith("\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}", received[^2], StringComparison.Ordinal);
        Assert.Equal("{\"type\":\"message_stop\",\"amazon-bedrock-invocationMetrics\":{}}", received[^1]);
        await using MessageStream stream = MessageStream.Create(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Concat(received.Select(line => $"data: {line}\n\n")))));
        Message message = await stream.GetFinalMessageAsync(Token);
        Assert.Equal("\"usage\": {}", Assert.IsType<TextBlock>(Assert.Single(message.Content)).Text);
        Assert.Equal(0, message.Usage.InputTokens + message.Usage.OutputTokens);

        static IEnumerable<string> Lines(string body) => body.Split('\n')
            .Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line["data: ".Length..] : line)
            .Where(line => line.StartsWith('{'));
    }

    [Theory]
    [InlineData(429, "rate_limit_error", HttpStatusCode.TooManyRequests)]
    [InlineData(529, "overloaded_error", (HttpStatusCode)529)]
    [InlineData(401, "authentication_error", HttpStatusCode.BadGateway)]
    [InlineData(500, "api_error", HttpStatusCode.BadGateway)]
    public async Task A_request_that_the_API_refuses_is_refused_without_its_words(int status, string type, HttpStatusCode expected)
    {
        await using RelayServer server = await RelayServer.StartAsync(MessageScript.Error(status, type, "Words about the account").Header("retry-after", "7"));

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("error", JsonDocument.Parse(body).RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("account", body, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(RelayFormat.EventStream, "event: error\ndata: {\"type\":\"error\"")]
    [InlineData(RelayFormat.UIMessageStream, "data: {\"type\":\"error\",\"errorText\":")]
    public async Task A_reply_that_is_cut_short_ends_with_an_error(RelayFormat format, string expected)
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Cut(), new RelayOptions { Format = format });

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        string body = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("Hello", body, StringComparison.Ordinal);
        Assert.Contains(expected, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_event_of_the_API_is_relayed_once_and_as_it_came()
    {
        MessageScript script = new MessageScript().Text("Hello").ErrorEvent("overloaded_error", "Overloaded");
        await using RelayServer server = await RelayServer.StartAsync(script);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        Assert.Equal(script.ToString(), await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_failure_breaks_an_NDJSON_connection_which_has_no_other_sign_for_it()
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Cut(), new RelayOptions { Format = RelayFormat.NdJson });

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        string received = "";
        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            while (await reader.ReadLineAsync(Token) is { } line)
            {
                received += line + '\n';
            }
        });
        Assert.Contains("Hello", received, StringComparison.Ordinal);
        Assert.EndsWith("\"message\":\"The reply was interrupted.\"}}\n", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_event_that_a_gateway_dropped_is_added()
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").WithoutMessageStop());

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);

        Assert.Equal(new MessageScript().Text("Hello").ToString(), await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_browser_that_leaves_ends_the_request_upstream()
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").KeepOpen().Stall());
        using var direct = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 });
        var took = new List<TimeSpan>();
        var tookDirectly = new List<TimeSpan>();
        for (int i = 0; i < 200; i++)
        {
            took.Add(await LeaveAsync(server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token)));

            // What leaving the API itself takes, on the same machine at the same time: it may be busy.
            using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Api.BaseAddress, "v1/messages"))
            {
                Content = new StringContent("""{"model":"claude-sonnet-5","max_tokens":1024,"stream":true,"messages":[{"role":"user","content":"Hello"}]}""", System.Text.Encoding.UTF8, "application/json"),
                Headers = { { "x-api-key", "test-key" }, { "anthropic-version", "2023-06-01" } },
            };
            tookDirectly.Add(await LeaveAsync(direct.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Token)));
        }

        took.Sort();
        tookDirectly.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"median {took[100].TotalMilliseconds:F1} ms, 99th percentile {took[197].TotalMilliseconds:F1} ms; without the relay {tookDirectly[100].TotalMilliseconds:F1} and {tookDirectly[197].TotalMilliseconds:F1} ms");
        Assert.InRange(took[197], TimeSpan.Zero, TimeSpan.FromMilliseconds(100) + (2 * tookDirectly[^1]));

        async Task<TimeSpan> LeaveAsync(Task<HttpResponseMessage> sending)
        {
            HttpResponseMessage response = await sending;
            using Stream body = await response.Content.ReadAsStreamAsync(Token);
            Assert.NotEqual(0, await body.ReadAsync(new byte[100], Token));
            ReceivedRequest request = await server.Api.NextRequestAsync(Token);

            long left = Stopwatch.GetTimestamp();
            response.Dispose();
            await request.Aborted.WaitAsync(Token);
            return Stopwatch.GetElapsedTime(left);
        }
    }

    [Fact]
    public async Task A_browser_that_reads_nothing_holds_the_reply_back_and_memory_bounded()
    {
        long sent = 0;
        var body = new GeneratedReply(pieces: 100_000, read => Interlocked.Add(ref sent, read));
        await using BodyRelay server = await BodyRelay.StartAsync(body);
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead, Token);

        // It is still once nothing has been read for a while: what is in buffers then is all there is.
        long before;
        do
        {
            before = Interlocked.Read(ref sent);
            await Task.Delay(300, Token);
        }
        while (before != Interlocked.Read(ref sent));

        TestContext.Current.TestOutputHelper!.WriteLine($"{before:N0} of {body.TotalBytes:N0} bytes were read ahead");
        Assert.InRange(before, 1, body.TotalBytes / 2);
    }

    [Fact]
    public async Task Silence_is_filled_with_heartbeats_that_mean_nothing()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var gate = new TaskCompletionSource();
        await using RelayServer server = await RelayServer.StartAsync(
            new MessageScript().Text("Hello").Pause(gate.Task).TextDelta(" there"), new RelayOptions { TimeProvider = time });
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Token);
        }
        while (line?.Contains("Hello", StringComparison.Ordinal) == false);
        await reader.ReadLineAsync(Token);

        // The first tick finds that something was written; the second does not.
        time.Advance(TimeSpan.FromSeconds(15));
        time.Advance(TimeSpan.FromSeconds(15));
        line = await reader.ReadLineAsync(Token);
        gate.SetResult();

        Assert.Equal(":", line);
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }
}
