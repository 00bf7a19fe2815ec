using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Extensions.Tests.Telemetry;

/// <summary>The span and the metrics of one request, attribute by attribute, however it ends.</summary>
[Collection(nameof(TelemetryListeners))]
public sealed class ChatTelemetryTests
{
    private const string Key = "canary-key";
    private const string Prompt = "canary-prompt";
    private const string Reply = "canary-reply";
    private const string Usage = """{"input_tokens":10,"cache_read_input_tokens":20,"cache_creation_input_tokens":30,"output_tokens":1}""";

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MessageRequest Request => new() { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User(Prompt)] };

    private static MessageScript Script => new MessageScript().Model("claude-sonnet-5-1").Id("msg_1").UsageJson(Usage, """{"output_tokens":7}""");

    [Fact]
    public async Task A_reply()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply, " there", "!"));
        using MessagesClient client = Client(server);
        MessageRequest request = Request with
        {
            Temperature = 0.5,
            TopP = 0.9,
            TopK = 40,
            StopSequences = ["END"],
            OutputConfig = new OutputConfig { Effort = Effort.High, Format = new OutputFormat { Schema = System.Text.Json.JsonElement.Parse("""{"type":"object"}""") } },
        };

        await client.DispatchAsync(request, Passing(), cancellationToken: Cancelled);

        Assert.Equal(
            """
            chat claude-sonnet-5 Client Unset
            anthropic.request_id=req_01Local000001
            gen_ai.operation.name=chat
            gen_ai.output.type=json
            gen_ai.provider.name=anthropic
            gen_ai.request.max_tokens=100
            gen_ai.request.model=claude-sonnet-5
            gen_ai.request.reasoning.level=high
            gen_ai.request.stop_sequences=[END]
            gen_ai.request.stream=true
            gen_ai.request.temperature=0.5
            gen_ai.request.top_k=40
            gen_ai.request.top_p=0.9
            gen_ai.response.finish_reasons=[end_turn]
            gen_ai.response.id=msg_1
            gen_ai.response.model=claude-sonnet-5-1
            gen_ai.response.time_to_first_chunk=1.5
            gen_ai.usage.cache_read.input_tokens=20
            gen_ai.usage.cache_write.input_tokens=30
            gen_ai.usage.input_tokens=60
            gen_ai.usage.output_tokens=7
            server.address=127.0.0.1
            server.port=PORT
            """,
            recorder.Span);
        Assert.Equal(TimeSpan.FromSeconds(2.25), Assert.Single(recorder.Spans).Duration);
        const string All = "gen_ai.operation.name=chat, gen_ai.provider.name=anthropic, gen_ai.request.model=claude-sonnet-5, gen_ai.response.model=claude-sonnet-5-1, server.address=127.0.0.1, server.port=PORT";
        const string Input = "gen_ai.operation.name=chat, gen_ai.provider.name=anthropic, gen_ai.request.model=claude-sonnet-5, gen_ai.response.model=claude-sonnet-5-1, gen_ai.token.modality=unknown, server.address=127.0.0.1, server.port=PORT";
        const string Output = "gen_ai.operation.name=chat, gen_ai.provider.name=anthropic, gen_ai.request.model=claude-sonnet-5, gen_ai.response.model=claude-sonnet-5-1, gen_ai.token.modality=text, server.address=127.0.0.1, server.port=PORT";
        Assert.Equal(
            $$"""
            gen_ai.client.inference.duration [s] 1x 2.25 {{{All}}}
            gen_ai.client.inference.operation.input_tokens [{token}] 1x 60 {{{All}}}
            gen_ai.client.inference.operation.output_tokens [{token}] 1x 7 {{{All}}}
            gen_ai.client.inference.time_per_output_chunk [s] 3x 0.5 {{{All}}}
            gen_ai.client.inference.time_to_first_chunk [s] 1x 1.5 {{{All}}}
            gen_ai.client.inference.usage.cache_read.input_tokens [{token}] 20 {{{Input}}}
            gen_ai.client.inference.usage.cache_write.input_tokens [{token}] 30 {{{Input}}}
            gen_ai.client.inference.usage.input_tokens [{token}] 60 {{{Input}}}
            gen_ai.client.inference.usage.output_tokens [{token}] 7 {{{Output}}}
            """.Replace("{{{", "{", StringComparison.Ordinal),
            recorder.Metrics);
    }

    [Fact]
    public async Task A_refusal_of_the_model_is_no_error()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply).StopReason("refusal"));
        using MessagesClient client = Client(server);

        await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);

        AssertSpan(recorder, "Unset", "[refusal]", errorType: null, hasReply: true);
    }

    [Fact]
    public async Task A_refusal_of_the_API()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(MessageScript.Error(400, "invalid_request_error", Reply, "req_1"));
        using MessagesClient client = Client(server);

        await Assert.ThrowsAsync<ApiException>(() => client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled));

        AssertSpan(
            recorder,
            "Error: The API answered with HTTP status 400: invalid_request_error, request req_1. See Error.Message for the API's explanation.",
            "[error]",
            "invalid_request_error",
            hasReply: false,
            requestId: "req_1");
    }

    [Fact]
    public async Task An_error_event()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply).ErrorEvent("overloaded_error", Reply));
        using MessagesClient client = Client(server);

        await Assert.ThrowsAsync<ApiException>(() => client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled));

        AssertSpan(
            recorder,
            "Error: The API answered with an error event: overloaded_error, request req_01Local000001. See Error.Message for the API's explanation.",
            "[error]",
            "overloaded_error",
            hasReply: true,
            outputTokens: 1);
    }

    [Fact]
    public async Task A_stream_that_is_cut()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply).Cut());
        using MessagesClient client = Client(server);

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(() => client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled));

        AssertSpan(recorder, $"Error: {e.Message}", "[error]", "Handlers.StreamInterruptedException", hasReply: true, outputTokens: 1);
    }

    [Fact]
    public async Task A_stream_that_falls_silent()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply).Stall());
        using MessagesClient client = Client(server);
        var hasText = new TaskCompletionSource();

        Task reading = client.DispatchAsync(Request, new MessageHandler { OnText = _ => hasText.TrySetResult() }, cancellationToken: Cancelled);
        await hasText.Task.WaitAsync(Cancelled);
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => reading);
        AssertSpan(recorder, $"Error: {e.Message}", "[error]", "timeout", hasReply: true, outputTokens: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_the_application_ends(bool isCancelled)
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply).Stall());
        using MessagesClient client = Client(server);
        using var cancellation = new CancellationTokenSource();
        await using MessageStream stream = client.Stream(Request);

        await stream.ConnectAsync(cancellation.Token);
        await foreach (string text in stream.TextStream.WithCancellation(Cancelled))
        {
            break;
        }

        if (isCancelled)
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.UntilDoneAsync(cancellation.Token));
        }
        else
        {
            await stream.CloseAsync();
        }

        AssertSpan(recorder, "Unset", "[error]", "cancelled", hasReply: true, outputTokens: 1);
    }

    [Fact]
    public async Task A_handler_that_throws()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply));
        using MessagesClient client = Client(server);

        await Assert.ThrowsAsync<FormatException>(() => client.DispatchAsync(
            Request, new MessageHandler { OnText = delta => throw new FormatException(delta.ToString()) }, cancellationToken: Cancelled));

        AssertSpan(recorder, "Error: FormatException", "[error]", "System.FormatException", hasReply: true, outputTokens: 1);
    }

    [Fact]
    public async Task A_retry_is_an_event_and_each_attempt_is_sent_within_the_span()
    {
        using var recorder = new TelemetryRecorder("System.Net.Http");
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", Reply).Header("retry-after-ms", "1"), Script.Text(Reply)]);
        using MessagesClient client = server.CreateClient();
        using Activity outer = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);

        Assert.Same(outer, Activity.Current);
        Activity chat = Assert.Single(recorder.Spans, span => span.Source.Name == HandlersTelemetry.Name);
        Assert.Equal(outer.SpanId, chat.ParentSpanId);
        Assert.Contains("\n! retry {error.type=overloaded_error, handlers.retry.attempt=1, handlers.retry.delay=0.001}\n", recorder.Span, StringComparison.Ordinal);
        Activity[] attempts = [.. recorder.Spans.Where(span => span.Source.Name == "System.Net.Http")];
        Assert.Equal([chat.SpanId, chat.SpanId], attempts.Select(span => span.ParentSpanId));
        Assert.Equal(attempts.Select(span => $"00-{span.TraceId}-{span.SpanId}-01"), server.Requests.Select(request => request.Headers["traceparent"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_span_is_propagated_to_the_request(bool isSynchronous)
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start(Script.Text(Reply));
        using MessagesClient client = server.CreateClient();

        if (isSynchronous)
        {
            await Task.Run(() => client.Dispatch(Request, new MessageHandler()), Cancelled);
        }
        else
        {
            await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);
        }

        string parent = server.Requests[0].Headers["traceparent"];
        Assert.StartsWith($"00-{Assert.Single(recorder.Spans).TraceId}-", parent, StringComparison.Ordinal);
        Assert.EndsWith("-01", parent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_at_once_have_spans_of_their_own_and_leave_the_callers_current()
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start(Script.Text(Reply));
        using MessagesClient client = server.CreateClient();
        using Activity outer = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        await using (MessageStream first = client.Stream(Request))
        await using (MessageStream second = client.Stream(Request))
        {
            await first.ConnectAsync(Cancelled);
            await second.ConnectAsync(Cancelled);
            await first.UntilDoneAsync(Cancelled);
            Assert.Same(outer, Activity.Current);
            await Task.Run(second.UntilDone, Cancelled);
        }

        Assert.Same(outer, Activity.Current);
        Assert.Equal([outer.SpanId, outer.SpanId], recorder.Spans.Select(span => span.ParentSpanId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_without_streaming(bool isSynchronous)
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply));
        using MessagesClient client = Client(server);

        _ = isSynchronous ? await Task.Run(() => client.Create(Request), Cancelled) : await client.CreateAsync(Request, cancellationToken: Cancelled);

        AssertSpan(recorder, "Unset", "[end_turn]", errorType: null, hasReply: true, isStream: false, requestId: null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_without_streaming_that_is_refused(bool isSynchronous)
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(MessageScript.Error(400, "invalid_request_error", Reply, "req_1"));
        using MessagesClient client = Client(server);

        await Assert.ThrowsAsync<ApiException>(() => isSynchronous ? Task.Run(() => client.Create(Request)) : client.CreateAsync(Request, cancellationToken: Cancelled));

        AssertSpan(
            recorder,
            "Error: The API answered with HTTP status 400: invalid_request_error, request req_1. See Error.Message for the API's explanation.",
            "[error]",
            "invalid_request_error",
            hasReply: false,
            isStream: false,
            requestId: "req_1");
    }

    [Fact]
    public async Task Reasoning_tokens_are_part_of_the_output()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(new MessageScript().Thinking(Reply).Text(Reply)
            .UsageJson("""{"input_tokens":1,"output_tokens":1}""", """{"output_tokens":9,"output_tokens_details":{"thinking_tokens":4}}"""));
        using MessagesClient client = Client(server);

        await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);

        Assert.Contains("\ngen_ai.usage.output_tokens=9\ngen_ai.usage.reasoning.output_tokens=4\n", recorder.Span, StringComparison.Ordinal);
        Assert.Contains("gen_ai.client.inference.usage.reasoning.output_tokens [{token}] 4 {", recorder.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_never_read_is_not_recorded()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Text(Reply));
        using MessagesClient client = Client(server);

        await client.Stream(Request).DisposeAsync();

        Assert.Empty(recorder.Spans);
        Assert.Empty(recorder.Metrics);
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("refused")]
    [InlineData("error event")]
    [InlineData("cut")]
    [InlineData("handler")]
    public async Task Nothing_secret_is_recorded(string outcome)
    {
        using var recorder = new TelemetryRecorder("System.Net.Http");
        MessageScript script = Script.Text(Reply);
        await using LocalMessagesServer server = Start(outcome switch
        {
            "refused" => MessageScript.Error(400, "invalid_request_error", $"{Reply} {Key} {Prompt}"),
            "error event" => script.ErrorEvent("api_error", $"{Reply} {Key} {Prompt}"),
            "cut" => script.Cut(),
            _ => script,
        });
        using MessagesClient client = Client(server);
        MessageRequest request = Request with { System = Prompt, Tools = [new CustomTool { Name = "tool", Description = Prompt, InputSchema = JsonElement.Parse("""{"type":"object"}""") }] };

        await Record.ExceptionAsync(() => client.DispatchAsync(
            request, new MessageHandler { OnText = delta => _ = outcome == "handler" ? throw new FormatException(delta.ToString()) : 0 }, cancellationToken: Cancelled));

        Assert.Contains("chat claude-sonnet-5", recorder.All(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", recorder.All(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_is_recorded_on_request()
    {
        using var recorder = new TelemetryRecorder();
        await using LocalMessagesServer server = Start(Script.Thinking("hm").Text("Hi", "!").ToolUse("t2", "get_weather", """{"city":"Rome"}"""));
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = Key, BaseUrl = server.BaseAddress, EnableSensitiveData = true });
        MessageRequest request = Request with
        {
            System = "Be kind.",
            Messages =
            [
                MessageParam.User("Weather?"),
                MessageParam.Assistant(new ToolUseBlock { Id = "t1", Name = "get_weather", Input = System.Text.Json.JsonElement.Parse("""{"city":"Oslo"}""") }),
                MessageParam.User(new ToolResultBlock { ToolUseId = "t1", Content = "Rain" }),
            ],
            Tools = [new CustomTool { Name = "get_weather", Description = "Weather of a city.", InputSchema = System.Text.Json.JsonElement.Parse("""{"type":"object"}""") }],
        };

        await client.DispatchAsync(request, new MessageHandler(), cancellationToken: Cancelled);

        Activity span = Assert.Single(recorder.Spans);
        Assert.Equal("""[{"type":"text","content":"Be kind."}]""", span.GetTagItem("gen_ai.system_instructions"));
        Assert.Equal(
            """[{"role":"user","parts":[{"type":"text","content":"Weather?"}]},{"role":"assistant","parts":[{"type":"tool_call","id":"t1","name":"get_weather","arguments":{"city":"Oslo"}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"t1","response":[{"type":"text","content":"Rain"}]}]}]""",
            span.GetTagItem("gen_ai.input.messages"));
        Assert.Equal(
            """[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"Hi!"},{"type":"tool_call","id":"t2","name":"get_weather","arguments":{"city":"Rome"}}],"finish_reason":"tool_use"}]""",
            span.GetTagItem("gen_ai.output.messages"));
        Assert.Equal(
            """[{"type":"function","name":"get_weather","description":"Weather of a city.","parameters":{"type":"object"}}]""",
            span.GetTagItem("gen_ai.tool.definitions"));
        Assert.DoesNotContain(Key, recorder.All(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_recorded_without_spans_and_spans_without_metrics()
    {
        await using LocalMessagesServer server = Start(Script.Text(Reply));
        using MessagesClient client = Client(server);
        List<string> instruments = [];
        using (var metrics = new System.Diagnostics.Metrics.MeterListener())
        {
            metrics.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "gen_ai.client.inference.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            metrics.SetMeasurementEventCallback<double>((instrument, _, _, _) => instruments.Add(instrument.Name));
            metrics.Start();
            await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);
        }

        Assert.Equal(["gen_ai.client.inference.duration"], instruments);

        List<string> spans = [];
        using (var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == HandlersTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Tags!.Any(tag => tag is { Key: "gen_ai.provider.name", Value: "anthropic" })
                ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span => spans.Add(span.DisplayName),
        })
        {
            ActivitySource.AddActivityListener(listener);
            await client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled);
        }

        Assert.Equal(["chat claude-sonnet-5"], spans);
    }

    [Theory]
    [InlineData("google", "gcp.vertex_ai")]
    [InlineData("foundry", "azure.ai.inference")]
    public async Task Another_endpoint_is_another_provider(string endpoint, string provider)
    {
        using var recorder = new TelemetryRecorder();
        using var client = new MessagesClient(new MessagesClientOptions
        {
            Endpoint = endpoint == "google" ? MessagesEndpoint.GoogleCloud("project", "global") : MessagesEndpoint.Foundry("resource"),
            AuthToken = Key,
            MaxRetries = 0,
            HttpClient = new HttpClient(new Refusing()),
        });

        await Assert.ThrowsAsync<ApiException>(() => client.DispatchAsync(Request, new MessageHandler(), cancellationToken: Cancelled));

        Assert.Contains($"\ngen_ai.provider.name={provider}\n", recorder.Span, StringComparison.Ordinal);
    }

    private static void AssertSpan(
        TelemetryRecorder recorder,
        string status,
        string finishReasons,
        string? errorType,
        bool hasReply,
        int outputTokens = 7,
        bool isStream = true,
        string? requestId = "req_01Local000001")
    {
        string?[] lines =
        [
            $"chat claude-sonnet-5 Client {status}",
            requestId is null ? null : $"anthropic.request_id={requestId}",
            errorType is null ? null : $"error.type={errorType}",
            "gen_ai.operation.name=chat",
            "gen_ai.provider.name=anthropic",
            "gen_ai.request.max_tokens=100",
            "gen_ai.request.model=claude-sonnet-5",
            isStream ? "gen_ai.request.stream=true" : null,
            $"gen_ai.response.finish_reasons={finishReasons}",
            hasReply ? "gen_ai.response.id=msg_1" : null,
            hasReply ? "gen_ai.response.model=claude-sonnet-5-1" : null,
            hasReply && isStream ? "gen_ai.response.time_to_first_chunk=1.5" : null,
            hasReply ? "gen_ai.usage.cache_read.input_tokens=20" : null,
            hasReply ? "gen_ai.usage.cache_write.input_tokens=30" : null,
            hasReply ? "gen_ai.usage.input_tokens=60" : null,
            hasReply ? $"gen_ai.usage.output_tokens={outputTokens}" : null,
            "server.address=127.0.0.1",
            "server.port=PORT",
        ];
        Assert.Equal(string.Join('\n', lines.Where(line => line is not null)), recorder.Span);

        // The same for the metrics: without a reply the tokens are 0, of no known kind.
        string metrics = recorder.Metrics;
        string error = errorType is null ? "" : $"error.type={errorType}, ";
        string model = hasReply ? "gen_ai.response.model=claude-sonnet-5-1, " : "";
        string tags = $"gen_ai.operation.name=chat, gen_ai.provider.name=anthropic, gen_ai.request.model=claude-sonnet-5, {model}";
        const string Server = "server.address=127.0.0.1, server.port=PORT";
        Assert.Contains($"gen_ai.client.inference.duration [s] 1x ", metrics, StringComparison.Ordinal);
        Assert.Contains($"{{{error}{tags}{Server}}}\ngen_ai.client.inference.operation.input_tokens [{{token}}] 1x {(hasReply ? 60 : 0)} {{{error}{tags}{Server}}}\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"gen_ai.client.inference.operation.output_tokens [{{token}}] 1x {(hasReply ? outputTokens : 0)} {{{error}{tags}{Server}}}\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"gen_ai.client.inference.usage.input_tokens [{{token}}] {(hasReply ? 60 : 0)} {{{tags}gen_ai.token.modality=unknown, {Server}}}\n", metrics, StringComparison.Ordinal);
        Assert.EndsWith($"gen_ai.client.inference.usage.output_tokens [{{token}}] {(hasReply ? outputTokens : 0)} {{{tags}gen_ai.token.modality={(hasReply ? "text" : "unknown")}, {Server}}}", metrics, StringComparison.Ordinal);
        Assert.Equal(hasReply && isStream, metrics.Contains($"gen_ai.client.inference.time_to_first_chunk [s] 1x 1.5 {{{tags}{Server}}}\n", StringComparison.Ordinal));
    }

    // A reply comes a second and a half after its request.
    private LocalMessagesServer Start(MessageScript script) => LocalMessagesServer.Start(_ =>
    {
        _time.Advance(TimeSpan.FromSeconds(1.5));
        return script;
    });

    private MessagesClient Client(LocalMessagesServer server) => new(new MessagesClientOptions
    {
        ApiKey = Key,
        BaseUrl = server.BaseAddress,
        MaxRetries = 0,
        Stream = new MessageStreamOptions { TimeProvider = _time },
    });

    private MessageHandler Passing() => new() { OnText = _ => _time.Advance(TimeSpan.FromSeconds(0.25)) };

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{}") });
    }
}
