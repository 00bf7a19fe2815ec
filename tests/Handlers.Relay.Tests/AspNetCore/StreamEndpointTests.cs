using System.Net;
using System.Text.Json.Nodes;
using Handlers.AspNetCore;
using Handlers.Testing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>Streams that go on without the browser that started them.</summary>
public sealed class StreamEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Hello => new MessageScript().Text("Hello", " there", "!");

    [Fact]
    public async Task A_stream_is_started_and_followed_with_a_number_for_each_event()
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);
        string stream = await server.StartStreamAsync();

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);

        string[] frames = (await response.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        string[] sent = Hello.ToString().Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(sent.Select((frame, i) => $"id: 1-{i + 1}\n{frame}"), frames);
    }

    [Fact]
    public async Task A_browser_resumes_behind_the_last_event_it_has_seen()
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);
        string stream = await server.StartStreamAsync();
        using HttpResponseMessage whole = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);
        string[] frames = (await whole.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        for (int seen = 1; seen < frames.Length; seen++)
        {
            using HttpResponseMessage rest = await server.SendAsync(HttpMethod.Get, stream, lastEventId: $"1-{seen}", cancellationToken: Token);
            Assert.Equal(frames[seen..], (await rest.Content.ReadAsStringAsync(Token)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries));
        }

        using HttpResponseMessage nothing = await server.SendAsync(HttpMethod.Get, stream, lastEventId: $"1-{frames.Length}", cancellationToken: Token);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
    }

    [Fact]
    public async Task A_server_that_stops_writes_the_outcome_of_each_reply_first()
    {
        using var memory = new MemoryStreamLog();
        var log = new SlowLog(memory);
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Pause(Task.Delay(Timeout.Infinite, Token)), log: log);
        string id = (await server.StartStreamAsync()).Split('/')[^1];
        await log.Appended.Task.WaitAsync(Token);

        Task stopping = server.StopAsync(Token);
        await log.Completing.Task.WaitAsync(Token);
        bool hadStopped = await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(1), Token)) == stopping;
        log.MayComplete.SetResult();
        await stopping;

        Assert.False(hadStopped);
        Assert.Equal(StreamLogOutcome.Interrupted, (await memory.FindAsync(id, Token))!.Outcome);
    }

    [Fact]
    public async Task A_server_whose_log_does_not_answer_stops_when_its_time_is_over()
    {
        using var memory = new MemoryStreamLog();
        var log = new SlowLog(memory);
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Pause(Task.Delay(Timeout.Infinite, Token)), log: log);
        await server.StartStreamAsync();
        await log.Appended.Task.WaitAsync(Token);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task stopping = server.StopAsync(time.Token);
        await log.Completing.Task.WaitAsync(Token);
        await time.CancelAsync();
        await stopping.WaitAsync(Token);

        log.MayComplete.SetResult();
    }

    [Fact]
    public async Task The_reply_goes_on_when_its_reader_leaves()
    {
        var gate = new TaskCompletionSource();
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Pause(gate.Task).TextDelta(" there"));
        string stream = await server.StartStreamAsync();
        using (HttpResponseMessage left = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token))
        {
            await (await left.Content.ReadAsStreamAsync(Token)).ReadExactlyAsync(new byte[100], Token);
        }

        using HttpResponseMessage early = await server.SendAsync(HttpMethod.Get, stream + "/message", cancellationToken: Token);
        gate.SetResult();
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);
        string rest = await response.Content.ReadAsStringAsync(Token);
        using HttpResponseMessage message = await server.SendAsync(HttpMethod.Get, stream + "/message", cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Accepted, early.StatusCode);
        Assert.Contains(" there", rest, StringComparison.Ordinal);
        Assert.Equal("Hello there", JsonNode.Parse(await message.Content.ReadAsStringAsync(Token))!["content"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stopped_stream_ends_upstream_and_for_its_readers()
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").KeepOpen().Stall());
        string stream = await server.StartStreamAsync();
        ReceivedRequest request = await server.Api.NextRequestAsync(Token);
        using HttpResponseMessage following = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);

        using HttpResponseMessage stopped = await server.SendAsync(HttpMethod.Delete, stream, cancellationToken: Token);
        string followed = await following.Content.ReadAsStringAsync(Token);
        await request.Aborted.WaitAsync(Token);
        using HttpResponseMessage again = await server.SendAsync(HttpMethod.Delete, stream, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Accepted, stopped.StatusCode);
        Assert.Contains("The reply was stopped.", followed, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/message")]
    public async Task Whoever_is_not_the_owner_learns_nothing_of_a_stream(string method, string path)
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);
        string stream = await server.StartStreamAsync();
        string unknown = "/streams/" + StreamLogId.Create();
        var answers = new List<string>();
        foreach ((string address, string? user) in new[] { (stream, "somebody else"), (stream, null), (unknown, "me"), (unknown, null), ("/streams/..%2F", "me") })
        {
            using HttpResponseMessage response = await server.SendAsync(new HttpMethod(method), address + path, user, cancellationToken: Token);
            answers.Add($"{response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
        }

        Assert.StartsWith("NotFound", answers[0], StringComparison.Ordinal);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Nobody_starts_a_stream_where_no_owner_is_known()
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, "/streams", user: null, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(server.Api.Requests);
    }

    [Fact]
    public async Task The_applications_own_authorisation_is_asked_every_time()
    {
        var asked = new List<StreamAccess>();
        await using RelayServer server = await RelayServer.StartAsync(Hello, configure: options =>
            options.Authorize = (_, access, owner) =>
            {
                asked.Add(access);
                return new ValueTask<bool>(owner == "me" && access != StreamAccess.Stop);
            });
        string stream = await server.StartStreamAsync();

        using HttpResponseMessage followed = await server.SendAsync(HttpMethod.Get, stream, "somebody else", cancellationToken: Token);
        await followed.Content.ReadAsStringAsync(Token);
        using HttpResponseMessage message = await server.SendAsync(HttpMethod.Get, stream + "/message", "somebody else", cancellationToken: Token);
        using HttpResponseMessage stopped = await server.SendAsync(HttpMethod.Delete, stream, "somebody else", cancellationToken: Token);

        Assert.Equal([StreamAccess.Start, StreamAccess.Follow, StreamAccess.ReadMessage, StreamAccess.Stop], asked);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound], [followed.StatusCode, message.StatusCode, stopped.StatusCode]);
    }

    [Theory]
    [InlineData("1-")]
    [InlineData("$")]
    [InlineData("1-1; DROP")]
    public async Task A_number_that_is_none_of_the_relays_is_refused(string lastEventId)
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);
        string stream = await server.StartStreamAsync();

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, stream, lastEventId: lastEventId, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_reader_that_comes_too_late_for_what_was_dropped_is_told()
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello, log: new MemoryStreamLog(new MemoryStreamLogOptions { MaxEntries = 2 }));
        string stream = await server.StartStreamAsync();
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage message = await server.SendAsync(HttpMethod.Get, stream + "/message", cancellationToken: Token);
            status = message.StatusCode;
        }
        while (status == HttpStatusCode.Accepted);

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);

        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, status);
    }

    [Fact]
    public async Task Neither_ids_nor_prompts_nor_replies_are_logged_by_the_relay()
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("A secret reply").Cut());
        string stream = await server.StartStreamAsync();
        using HttpResponseMessage followed = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token);
        await followed.Content.ReadAsStringAsync(Token);
        using HttpResponseMessage relayed = await server.SendAsync(HttpMethod.Get, "/relay", cancellationToken: Token);
        await relayed.Content.ReadAsStringAsync(Token);

        Assert.NotEmpty(server.Logged);
        Assert.DoesNotContain(server.Logged, line => line.Contains("secret", StringComparison.Ordinal));

        // The host logs the path of each request; nothing of ours logs an id besides.
        Assert.DoesNotContain(server.Logged, line => line.Contains(stream["/streams/".Length..], StringComparison.Ordinal) && !line.Contains("/streams/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/relay", 200, "text/event-stream,application/x-ndjson")]
    [InlineData("POST", "/streams/", 201, "application/json")]
    [InlineData("GET", "/streams/{id}", 200, "text/event-stream,application/x-ndjson")]
    [InlineData("DELETE", "/streams/{id}", 202, "")]
    [InlineData("GET", "/streams/{id}/message", 200, "application/json")]
    public async Task An_endpoint_tells_OpenAPI_what_it_answers(string method, string pattern, int status, string contentTypes)
    {
        await using RelayServer server = await RelayServer.StartAsync(Hello);

        RouteEndpoint endpoint = server.Endpoints.OfType<RouteEndpoint>().Single(endpoint =>
            endpoint.RoutePattern.RawText == pattern && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(method));
        IProducesResponseTypeMetadata produces = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()[^1];

        Assert.Equal(status, produces.StatusCode);
        Assert.Equal(contentTypes, string.Join(',', produces.ContentTypes));
    }

    [Fact]
    public async Task What_is_filtered_is_not_in_the_final_message_either()
    {
        MessageScript script = new MessageScript().Usage(4711, 4712).Thinking("Secret").Signature("sig").Text("Hello").ToolUse("toolu_1", "get_weather", "{\"city\":\"Secret\"}");
        await using RelayServer server = await RelayServer.StartAsync(script, new RelayOptions { Filter = RelayFilter.Thinking | RelayFilter.ToolInput | RelayFilter.Usage });
        string stream = await server.StartStreamAsync();
        using (HttpResponseMessage followed = await server.SendAsync(HttpMethod.Get, stream, cancellationToken: Token))
        {
            await followed.Content.ReadAsStringAsync(Token);
        }

        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, stream + "/message", cancellationToken: Token);

        string message = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("Hello", message, StringComparison.Ordinal);
        Assert.Contains("get_weather", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig", message.Replace("\"signature\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("471", message, StringComparison.Ordinal);
    }
}
