using System.Diagnostics;
using Handlers.Testing;
using Xunit;

namespace Handlers.Extensions.Tests.Telemetry;

/// <summary>The spans and metrics of a run of tools.</summary>
[Collection(nameof(TelemetryListeners))]
public sealed partial class RunTelemetryTests
{
    private const string Secret = "canary";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MessageRequest Request => new() { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User(Secret)] };

    [Fact]
    public async Task Parallel_calls_are_spans_of_the_run_beside_its_requests()
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start([
            new MessageScript().ToolUse("t1", "meet", """{"name":"a"}""").ToolUse("t2", "meet", """{"name":"b"}"""),
            new MessageScript().Text("Done")]);
        using MessagesClient client = server.CreateClient();
        using Activity outer = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var tools = new Tools();

        await using (ToolRun run = client.RunTools(Request, tools))
        {
            await run.GetFinalMessageAsync(Cancelled);
        }

        Assert.Same(outer, Activity.Current);
        Activity agent = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent");
        Activity[] calls = [.. recorder.Spans.Where(span => span.DisplayName == "execute_tool meet").OrderBy(span => span.GetTagItem("gen_ai.tool.call.id"))];
        Activity[] chats = [.. recorder.Spans.Where(span => span.DisplayName == "chat claude-sonnet-5")];
        Assert.Equal(5, recorder.Spans.Count);
        Assert.Equal(outer.SpanId, agent.ParentSpanId);
        Assert.Equal([agent.SpanId, agent.SpanId], calls.Select(span => span.ParentSpanId));
        Assert.Equal([agent.SpanId, agent.SpanId], chats.Select(span => span.ParentSpanId));
        Assert.Equal(calls.Select(span => span.SpanId).Order(Comparer<ActivitySpanId>.Create(Compare)), tools.Current.Order(Comparer<ActivitySpanId>.Create(Compare)));
        Assert.True(calls[0].StartTimeUtc <= calls[1].StartTimeUtc + calls[1].Duration && calls[1].StartTimeUtc <= calls[0].StartTimeUtc + calls[0].Duration);
        Assert.Equal(
            """
            invoke_agent Internal Unset
            gen_ai.operation.name=invoke_agent
            gen_ai.provider.name=anthropic
            gen_ai.request.model=claude-sonnet-5
            """,
            TelemetryRecorder.Describe(agent));
        Assert.Equal(
            """
            execute_tool meet Internal Unset
            gen_ai.operation.name=execute_tool
            gen_ai.tool.call.id=t1
            gen_ai.tool.name=meet
            gen_ai.tool.type=function
            """,
            TelemetryRecorder.Describe(calls[0]));
        string metrics = recorder.Metrics;
        const string Agent = "gen_ai.operation.name=invoke_agent, gen_ai.provider.name=anthropic, gen_ai.request.model=claude-sonnet-5";
        Assert.Contains($"gen_ai.invoke_agent.inference_calls [{{inference_call}}] 1x 2 {{{Agent}}}", metrics, StringComparison.Ordinal);
        Assert.Contains($"gen_ai.invoke_agent.tool_calls [{{tool_call}}] 1x 2 {{{Agent}}}", metrics, StringComparison.Ordinal);
        Assert.Contains("gen_ai.invoke_agent.duration [s] 1x ", metrics, StringComparison.Ordinal);
        Assert.Matches(@"gen_ai\.execute_tool\.duration \[s\] 2x [0-9.E-]+ \{gen_ai.operation.name=execute_tool, gen_ai.tool.name=meet, gen_ai.tool.type=function\}", metrics);
        Assert.DoesNotContain(Secret, recorder.All(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail", """{"text":"canary"}""", "System.FormatException", "Error: FormatException")]
    [InlineData("refuse", """{"text":"canary"}""", "Handlers.ToolException", "Error: ToolException")]
    [InlineData("fail", """{"canary":1}""", "tool_error", "Error")]
    [InlineData("canary_unknown", "{}", "tool_error", "Error")]
    public async Task A_call_that_fails(string tool, string input, string errorType, string status)
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start([new MessageScript().ToolUse("t1", tool, input), new MessageScript().Text("Done")]);
        using MessagesClient client = server.CreateClient();

        await using (ToolRun run = client.RunTools(Request, new Tools()))
        {
            await run.GetFinalMessageAsync(Cancelled);
        }

        Assert.Equal(
            $"""
            execute_tool {tool} Internal {status}
            error.type={errorType}
            gen_ai.operation.name=execute_tool
            gen_ai.tool.call.id=t1
            gen_ai.tool.name={tool}
            gen_ai.tool.type=function
            """,
            TelemetryRecorder.Describe(Assert.Single(recorder.Spans, span => span.DisplayName.StartsWith("execute_tool", StringComparison.Ordinal))));
        Assert.DoesNotContain(Secret, recorder.All().Replace("canary_unknown", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("invoke_agent Internal Unset", recorder.All(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails()
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start(MessageScript.Error(400, "invalid_request_error", Secret, "req_1"));
        using MessagesClient client = server.CreateClient();

        await using (ToolRun run = client.RunTools(Request, new Tools()))
        {
            await Assert.ThrowsAsync<ApiException>(() => run.GetFinalMessageAsync(Cancelled));
        }

        Assert.Contains(
            """
            invoke_agent Internal Error: The API answered with HTTP status 400: invalid_request_error, request req_1. See Error.Message for the API's explanation.
            error.type=invalid_request_error
            """,
            recorder.All(),
            StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, recorder.All(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_left(bool isCancelled)
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start(new MessageScript().ToolUse("t1", "wait", "{}"));
        using MessagesClient client = server.CreateClient();
        using var cancellation = new CancellationTokenSource();
        var tools = new Tools();

        ToolRun run = client.RunTools(Request, tools);
        Task<Message> message = run.GetFinalMessageAsync(cancellation.Token);
        await tools.Waiting.Task.WaitAsync(Cancelled);
        if (isCancelled)
        {
            await cancellation.CancelAsync();
        }
        else
        {
            await run.DisposeAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => message);
        await run.DisposeAsync();

        Assert.Contains("invoke_agent Internal Unset\nerror.type=cancelled\n", recorder.All(), StringComparison.Ordinal);
        Assert.Equal(["chat claude-sonnet-5", "execute_tool wait", "invoke_agent"], recorder.Spans.Select(span => span.DisplayName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_synchronous_run_has_the_same_spans()
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start([new MessageScript().ToolUse("t1", "echo", """{"text":"canary"}"""), new MessageScript().Text("Done")]);
        using MessagesClient client = server.CreateClient();

        await Task.Run(
            () =>
            {
                using ToolRun run = client.RunTools(Request, new Echo());
                run.GetFinalMessage();
            },
            Cancelled);

        Activity agent = Assert.Single(recorder.Spans, span => span.DisplayName == "invoke_agent");
        Assert.Equal(["chat claude-sonnet-5", "execute_tool echo", "chat claude-sonnet-5"], recorder.Spans.Where(span => span.ParentSpanId == agent.SpanId).OrderBy(span => span.StartTimeUtc).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task The_content_of_calls_is_recorded_on_request()
    {
        using var recorder = new TelemetryRecorder();
        await using var server = LocalMessagesServer.Start([new MessageScript().ToolUse("t1", "echo", """{"text":"hi"}"""), new MessageScript().Text("Done")]);
        using MessagesClient client = server.CreateClient(new MessagesClientOptions { EnableSensitiveData = true });

        await using (ToolRun run = client.RunTools(Request, new Echo()))
        {
            await run.GetFinalMessageAsync(Cancelled);
        }

        Activity call = Assert.Single(recorder.Spans, span => span.DisplayName == "execute_tool echo");
        Assert.Equal("""{"text":"hi"}""", call.GetTagItem("gen_ai.tool.call.arguments"));
        Assert.Equal("""[{"type":"text","content":"hi"}]""", call.GetTagItem("gen_ai.tool.call.result"));
    }

    private static int Compare(ActivitySpanId x, ActivitySpanId y) => string.CompareOrdinal(x.ToHexString(), y.ToHexString());

    internal sealed partial class Tools
    {
        private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public System.Collections.Concurrent.ConcurrentBag<ActivitySpanId> Current { get; } = [];

        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends when two calls have begun.</summary>
        [Tool]
        public async Task<string> MeetAsync(string name)
        {
            Current.Add(Activity.Current!.SpanId);
            if (Interlocked.Increment(ref _count) == 2)
            {
                _both.SetResult();
            }

            await _both.Task;
            return name;
        }

        /// <summary>Fails.</summary>
        [Tool]
        public string Fail(string text) => _count == 0 ? throw new FormatException(text) : text;

        /// <summary>Refuses.</summary>
        [Tool]
        public string Refuse(string text) => _count == 0 ? throw new ToolException(text) : text;

        /// <summary>Waits until it is stopped.</summary>
        [Tool]
        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            Waiting.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    internal sealed partial class Echo
    {
        private int _count;

        /// <summary>Returns its input.</summary>
        [Tool("echo")]
        public string Repeat(string text) => _count++ == 0 ? text : "";
    }
}
