using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Keys, prompts and replies go where they are meant to go, and nowhere else.</summary>
public sealed class SecretTests
{
    private const string Key = "sk-ant-canary-key";
    private const string Prompt = "canary-prompt";
    private const string Reply = "canary-reply";

    private static readonly MessageRequest Request = new() { Model = "m", MaxTokens = 1, System = Prompt, Messages = [MessageParam.User(Prompt)] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, bool, bool> Redirects
    {
        get
        {
            var data = new TheoryData<int, bool, bool>();
            foreach (int status in (int[])[301, 302, 303, 307, 308])
            {
                foreach (bool toAnother in (bool[])[false, true])
                {
                    data.Add(status, toAnother, false);
                    data.Add(status, toAnother, true);
                }
            }

            return data;
        }
    }

    [Fact]
    public void A_key_that_contains_its_own_beginning_is_blanked_once_at_each_place()
    {
        using var request = new HttpRequestMessage();
        request.Headers.Add("x-api-key", "abab");

        Assert.Equal("x[removed]ab [removed][removed]", Secrets.Of(request).Remove("xababab abababab"));
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_is_never_followed(int status, bool toAnotherHost, bool synchronous)
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        Uri target = other.BaseAddress;
        await using var server = LocalMessagesServer.Start(request => MessageScript.Reply((HttpStatusCode)status)
            .Header("location", toAnotherHost ? new Uri(target, "v1/messages").ToString() : "/v1/messages?again"));
        using MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Request);

        var e = await Assert.ThrowsAsync<ApiException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(status, e.StatusCode);
        Assert.Single(server.Requests);
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(302, false)]
    [InlineData(307, false)]
    [InlineData(308, true)]
    public async Task A_redirect_that_the_callers_client_followed_to_another_host_is_an_error(int status, bool synchronous)
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        string target = new Uri(other.BaseAddress, "v1/messages").ToString();
        await using var server = LocalMessagesServer.Start(_ => MessageScript.Reply((HttpStatusCode)status).Header("location", target));
        using var http = new HttpClient();
        using var client = new MessagesClient(Local.Options(server) with { HttpClient = http, MaxRetries = 2 });
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Request, trace);

        await Assert.ThrowsAsync<InvalidStreamException>(() => stream.ReadAsync(synchronous ? Way.UntilDone : Way.UntilDoneAsync, Token));

        Assert.Equal(["exception InvalidStreamException", "end"], trace.Calls);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_that_the_callers_client_followed_there_and_back_is_an_error()
    {
        string back = "";
        await using var other = LocalMessagesServer.Start(_ => MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", back));
        string target = new Uri(other.BaseAddress, "v1/messages").ToString();
        int requests = 0;
        await using var server = LocalMessagesServer.Start(_ => Interlocked.Increment(ref requests) == 1
            ? MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", target) : Local.HelloScript);
        back = new Uri(server.BaseAddress, "v1/messages").ToString();
        using var http = new HttpClient();
        using var client = new MessagesClient(Local.Options(server) with { HttpClient = http });
        await using MessageStream stream = client.Stream(Request);

        await Assert.ThrowsAsync<InvalidStreamException>(() => stream.UntilDoneAsync(Token));

        Assert.Single(other.Requests);
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\r\nx-evil: 1")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("clé")]
    [InlineData("a\u2028b")]
    [InlineData("a\u007Fb")]
    public void A_value_that_no_header_may_have_is_refused(string value)
    {
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = Key });
        ArgumentException[] refusals =
        [
            Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { ApiKey = value })),
            Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { AuthToken = value })),
            Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { Betas = ["good", value] })),
            Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { Headers = new Dictionary<string, string> { ["x-extra"] = value } })),
            Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { Headers = new Dictionary<string, string> { [value] = "x" } })),
            Assert.Throws<ArgumentException>(() => client.Stream(Request, options: new RequestOptions { Betas = [value] })),
            Assert.Throws<ArgumentException>(() => client.Stream(Request, options: new RequestOptions { Headers = new Dictionary<string, string> { ["x-extra"] = value } })),
        ];
        Assert.All(refusals, e => Assert.DoesNotContain(value, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ANTHROPIC_API_KEY", "sk-canary\r\nx-evil: 1")]
    [InlineData("ANTHROPIC_API_KEY", "sk-canary\nb")]
    [InlineData("ANTHROPIC_API_KEY", "sk-canary-clé")]
    [InlineData("ANTHROPIC_AUTH_TOKEN", "sk-canary\rb")]
    [InlineData("ANTHROPIC_BASE_URL", "canary is no address")]
    public async Task A_value_of_the_environment_is_refused_before_anything_is_sent(string name, string value)
    {
        (int exitCode, string output) = await Probe.RunAsync(new Dictionary<string, string> { [name] = value }, ["environment"], Token);

        Assert.Equal(1, exitCode);
        Assert.Contains($"the environment variable {name}", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_environment_may_end_with_the_line_it_was_read_from()
    {
        (int exitCode, string output) = await Probe.RunAsync(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "sk-canary\r\n" }, ["environment"], Token);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://localhost.example.com/")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("file:///v1")]
    [InlineData("v1/messages")]
    public void Plain_http_stays_on_this_machine(string address)
    {
        Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri(address, UriKind.RelativeOrAbsolute), ApiKey = Key }));
    }

    [Fact]
    public void Plain_http_leaves_this_machine_if_it_is_told_to()
    {
        new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri("http://example.com/"), ApiKey = Key, AllowInsecureHttp = true }).Dispose();
        new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri("http://localhost:1/"), ApiKey = Key }).Dispose();
        new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri("http://[::1]:1/"), ApiKey = Key }).Dispose();
        Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri("ftp://example.com/"), ApiKey = Key, AllowInsecureHttp = true }));
    }

    [Theory]
    [InlineData("option")]
    [InlineData("token")]
    [InlineData("header")]
    [InlineData("request header")]
    [InlineData("client header")]
    [InlineData("authorization header")]
    public async Task A_key_that_an_error_echoes_is_blanked_out(string where)
    {
        await using var server = LocalMessagesServer.Start(_ => MessageScript.Error(401, "authentication_error", $"The key {Key} is wrong: {Key}"));
        using var http = new HttpClient();
        MessagesClientOptions options = new() { BaseUrl = server.BaseAddress, ApiKey = null, AuthToken = null, HttpClient = http, MaxRetries = 0 };
        RequestOptions request = new();
        switch (where)
        {
            case "option": options = options with { ApiKey = Key }; break;
            case "token": options = options with { AuthToken = Key }; break;
            case "header": options = options with { Headers = new Dictionary<string, string> { ["X-Api-Key"] = Key } }; break;
            case "authorization header": options = options with { Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {Key}" } }; break;
            case "client header": http.DefaultRequestHeaders.Add("x-api-key", Key); break;
            default: (options, request) = (options with { ApiKey = "another" }, new RequestOptions { Headers = new Dictionary<string, string> { ["x-api-key"] = Key } }); break;
        }

        using var client = new MessagesClient(options);
        var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Request, request, Token));

        Assert.Equal("The key [removed] is wrong: [removed]", e.Error.Message);
        Assert.DoesNotContain(Key, e.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, e.ToString(), StringComparison.Ordinal);
        Assert.Contains(server.Requests.Single().Headers, header => header.Value.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_at_the_limit_of_an_error_body_is_blanked_out()
    {
        for (int before = 1; before <= Key.Length; before++)
        {
            string body = new string('x', (64 * 1024) - before) + Key + "tail";
            using var client = new MessagesClient(StubTransport.Options(_ => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent(body) }) with { ApiKey = Key });

            var e = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Request, cancellationToken: Token));

            Assert.DoesNotContain("sk", e.Body, StringComparison.Ordinal);
            Assert.True(e.Body!.Length <= 64 * 1024);
        }
    }

    [Fact]
    public void No_type_shows_its_properties_unless_they_are_known_to_be_harmless()
    {
        Type[] types = [.. typeof(MessagesClient).Assembly.GetTypes().Where(type => type.IsVisible)];

        // What the compiler writes for a record shows every property. Models write their own, which the tests of the wire contract look at.
        Assert.Equal(
            [typeof(MessageStreamOptions), typeof(RateLimit), typeof(RequestOptions), typeof(ToolRunOptions)],
            types.Where(type => type.GetMethod("ToString", BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly, [])?.IsDefined(typeof(CompilerGeneratedAttribute)) == true)
                .OrderBy(type => type.Name, StringComparer.Ordinal));
        var options = new RequestOptions { Betas = [Key], Headers = new Dictionary<string, string> { ["x-extra"] = Key } };
        Assert.DoesNotContain("canary", options.ToString(), StringComparison.Ordinal);

        // The debugger shows no more.
        Assert.Equal(
            ["ApiObject {ToString(),nq}", "PartialJson {Utf8Text.Length} bytes"],
            types.SelectMany(type => type.GetCustomAttributes<DebuggerDisplayAttribute>(inherit: false).Select(display => $"{type.Name} {display.Value}")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(types, type => type.IsDefined(typeof(DebuggerTypeProxyAttribute), inherit: false));
    }

    [Fact]
    public void The_kind_of_an_error_is_shown_only_if_it_looks_like_one()
    {
        foreach (string type in (string[])[Key, $"{Prompt} {Reply}", "Overloaded_Error", "", new string('x', 65)])
        {
            var error = new ApiError { Type = new ErrorType(type), Message = Reply };

            Assert.Equal("an unknown type", $"{error.Type}");
            Assert.Equal("ErrorEvent { an unknown type }", new ErrorEvent { Error = error }.ToString());
            Assert.Equal("ApiError { an unknown type }", error.ToString());
            Assert.Contains(": an unknown type.", new ApiException(400, error, requestId: null).Message, StringComparison.Ordinal);
        }

        Assert.Equal("ErrorEvent { overloaded_error }", new ErrorEvent { Error = new ApiError { Type = ErrorType.Overloaded } }.ToString());
    }

    [Fact]
    public async Task Nothing_that_fails_shows_a_key_a_prompt_or_a_reply()
    {
        var shown = new ConcurrentQueue<string>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Handlers", StringComparison.Ordinal) || source.Name.StartsWith("Polly", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => shown.Enqueue(string.Join('|', activity.TagObjects.Append(new("name", activity.DisplayName)))),
        };
        ActivitySource.AddActivityListener(activities);
        using var events = new EventLog(shown);
        MessageScript started = new MessageScript().Id("msg_1").Thinking(Reply).Text(Reply).ToolUse("toolu_1", "t", $"{{\"{Reply}\":\"");
        string badBlock = $$$"""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":["{{{Reply}}}"],"{{{Reply}}}":"{{{Reply}}}"}}""";
        MessageScript[] scripts =
        [
            started.Cut(),
            new MessageScript().Text(Reply).Abort(),
            new MessageScript().Text(Reply).ErrorEvent("overloaded_error", Reply),
            new MessageScript().Text(Reply).ErrorEvent("api_error", Key),
            new MessageScript().Text(Reply).ErrorEvent($"{Key} {Prompt}", Reply),
            new MessageScript().Bare().ErrorEvent(Key, Reply),
            new MessageScript().Text(Reply).Event($"{{\"{Reply}\":{Reply}", "ping"),
            new MessageScript().Event(badBlock),
            new MessageScript().MessageStart().Event(badBlock),
            new MessageScript().Bare().Event($$$$"""{"type":"message_start","message":{"id":["{{{{Reply}}}}"],"usage":{"{{{{Reply}}}}":"{{{{Reply}}}}","input_tokens":"{{{{Reply}}}}"}}}"""),
            new MessageScript().Text(Reply).Event($$"""{"type":"{{Reply}}","index":"{{Reply}}"}""").Event($$"""{"type":"content_block_stop","index":"{{Reply}}"}"""),
            new MessageScript().Text(Reply).TextDelta(new string('x', 3_000)),
            new MessageScript().Text(Reply).Raw($"data: {Reply}\n\n"),
            new MessageScript().ToolUse("toolu_1", "t", $"{{\"{Reply}\":{Reply}}}"),
            MessageScript.Error(400, "invalid_request_error", $"{Key} {Prompt}"),
            MessageScript.Error(400, $"{Key} {Prompt}", Reply),
            MessageScript.Reply(HttpStatusCode.InternalServerError, $"{Key} {Prompt} {Reply}", "text/html"),
            MessageScript.Reply(HttpStatusCode.OK, Reply, "text/html"),
            MessageScript.Reply(HttpStatusCode.OK, $"{{\"content\":[\"{Reply}\"],\"{Reply}\":{Reply}}}"),
        ];

        foreach (MessageScript script in scripts)
        {
            await using var server = LocalMessagesServer.Start(script);
            MessagesClientOptions options = Local.Options(server) with
            {
                ApiKey = Key,
                Headers = new Dictionary<string, string> { ["x-extra"] = Key },
                Stream = new MessageStreamOptions { MaxEventBytes = 2_000 },
            };
            var withUser = new Uri(server.BaseAddress.ToString().Replace("//", $"//{Key}:{Key}@", StringComparison.Ordinal));
            shown.Enqueue(Assert.Throws<ArgumentException>(() => new MessagesClient(options with { BaseUrl = withUser })).ToString());
            shown.Enqueue(options.ToString());
            shown.Enqueue(Request.ToString());
            using var client = new MessagesClient(options);
            shown.Enqueue(client.ToString()!);
            await using MessageStream stream = client.Stream(Request, new MessageHandler { OnStreamEvent = e => shown.Enqueue(e.ToString()), OnContentBlock = block => shown.Enqueue(block.ToString()) });
            shown.Enqueue(((await Record.ExceptionAsync(() => stream.UntilDoneAsync(Token))) ?? new InvalidOperationException()).ToString());
            shown.Enqueue(stream.ToString()! + stream.CurrentMessage + stream.Response);
            foreach (ContentBlock block in stream.CurrentMessage?.Content ?? [])
            {
                shown.Enqueue($"{block} {(block as ToolCallBlock)?.InputError}");
            }

            shown.Enqueue(((await Record.ExceptionAsync(() => client.CreateAsync(Request, cancellationToken: Token))) ?? new InvalidOperationException()).ToString());
        }

        Assert.True(shown.Count > 100);
        Assert.All(shown, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }

    /// <summary>What is written to event sources of ours, or of the parts we use to send.</summary>
    private sealed class EventLog(ConcurrentQueue<string> shown) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("Handlers", StringComparison.Ordinal) || eventSource.Name.StartsWith("Polly", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => shown.Enqueue(string.Join('|', eventData.Payload ?? []));
    }
}
