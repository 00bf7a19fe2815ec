using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Handlers.Tests.Tools.Conversation;

namespace Handlers.Tests.Tools;

/// <summary>A run of tools over HTTP: turns, results, limits, decisions and ends.</summary>
public sealed class ToolRunTests
{
    private static readonly IToolSet Echo = Tool("echo", call => $"{call.Turn}:{System.Text.Encoding.UTF8.GetString(call.Input.Span)}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Done => new MessageScript().Text("Done.");

    private static MessageScript Call(string id = "toolu_1", string name = "echo", params ReadOnlySpan<string> input) => new MessageScript().ToolUse(id, name, input);

    private static string Results(ToolRun run) => string.Join(" | ", run.Messages.SelectMany(message => message.Content).OfType<ToolResultBlock>()
        .Select(result => $"{result.ToolUseId}{(result.IsError is true ? "!" : "")} {(result.Content is [TextBlock text] ? text.Text : result.Content?.ToString())}"));

    [Fact]
    public async Task The_first_of_two_threads_decides_how_a_run_has_ended()
    {
        for (int i = 0; i < 200; i++)
        {
            var lifetime = new ToolRunLifetime();
            using var start = new Barrier(2);

            ToolRunOutcome[] outcomes = await Task.WhenAll(new[] { ToolRunOutcome.Completed, ToolRunOutcome.Aborted }.Select(outcome => Task.Run(() =>
            {
                start.SignalAndWait(Token);
                return lifetime.End(outcome);
            })));

            Assert.Equal(outcomes[0], outcomes[1]);
            Assert.Equal(outcomes[0], lifetime.Outcome);
        }
    }

    [Fact]
    public async Task Calls_are_run_and_their_results_sent_until_no_tool_is_called()
    {
        await using var conversation = new Conversation(
            new MessageScript().Thinking("Hm.").Signature("sig").Text("Let me see.").ToolUse("toolu_1", "echo", "{\"a\":", "1}").ToolUse("toolu_2", "echo"), Call("toolu_3"), Done);
        await using ToolRun run = conversation.Run(Echo);

        Message message = await run.GetFinalMessageAsync(Token);

        Assert.Equal("Done.", message.GetText());
        Assert.Equal((3, ToolRunOutcome.Completed), (run.Turns, run.Outcome));
        Assert.Equal("""[{"type":"tool_result","tool_use_id":"toolu_1","content":"1:{\u0022a\u0022:1}"},{"type":"tool_result","tool_use_id":"toolu_2","content":"1:{}"}]""".Replace("\\u0022", "\\\""), conversation.Sent(1, 2));
        Assert.Equal("echo", conversation.Requests[0].Json.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal([Role.User, Role.Assistant, Role.User, Role.Assistant, Role.User, Role.Assistant], run.Messages.Select(m => m.Role));
        Assert.Same(message, await run.GetFinalMessageAsync(Token));
        Assert.Equal(3, conversation.Requests.Count);
    }

    [Fact]
    public async Task It_is_iterated_turn_by_turn_and_a_loop_that_was_left_goes_on()
    {
        await using var conversation = new Conversation(Call("toolu_1"), Call("toolu_2"), Done);
        await using ToolRun run = conversation.Run(Echo);
        List<string> events = [];

        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            await foreach (MessageStreamEvent e in turn)
            {
                events.Add($"{run.Turns} {e.Type}");
            }

            break;
        }

        Assert.Equal("1 message_stop", events[^1]);
        Assert.Single(run.Messages);
        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            Assert.Same(turn, run.CurrentTurn);
        }

        Assert.Equal("toolu_1 1:{} | toolu_2 2:{}", Results(run));
        Assert.Equal(ToolRunOutcome.Completed, run.Outcome);
    }

    [Fact]
    public async Task The_synchronous_twin_does_the_same_in_the_calling_thread()
    {
        await using var conversation = new Conversation(Call("toolu_1").ToolUse("toolu_2", "echo"), Done, Call("toolu_3"), Done);
        int thread = Environment.CurrentManagedThreadId;
        List<string> calls = [];
        var handler = new MessageHandler
        {
            OnToolCall = call =>
            {
                calls.Add($"call {call.Id}");
                return call.Id == "toolu_2" ? ToolDecision.Reject("No.") : ToolDecision.Run;
            },
            OnToolResult = (call, _, _) => calls.Add($"result {call.Id}"),
        };
        using ToolRun run = conversation.Run(Tool("echo", _ => Environment.CurrentManagedThreadId == thread ? "same" : "other"), handler);

        Assert.Equal("Done.", run.GetFinalMessage().GetText());

        Assert.Equal("toolu_1 same | toolu_2! No.", Results(run));
        Assert.Equal(["call toolu_1", "call toolu_2", "result toolu_1", "result toolu_2"], calls);
        using ToolRun second = conversation.Run(Echo);
        Assert.Equal([1, 2], second.Enumerate().Select(_ => second.Turns).ToList());
    }

    [Fact]
    public async Task A_synchronous_run_refuses_asynchronous_tools_and_handlers_before_anything_is_sent()
    {
        await using var conversation = new Conversation(Done);

        Assert.Throws<InvalidOperationException>(() => conversation.Run(Tool("echo", (_, _) => Task.FromResult(""))).GetFinalMessage());
        Assert.Throws<InvalidOperationException>(() => conversation.Run(Echo, new MessageHandler { OnToolCallAsync = (_, _) => default }).GetFinalMessage());
        Assert.Empty(conversation.Requests);
    }

    [Fact]
    public async Task A_call_starts_when_its_block_has_stopped_while_the_reply_still_comes()
    {
        var started = new TaskCompletionSource();
        await using var conversation = new Conversation(Call().EndBlock().Pause(started.Task).Text("and more"), Done);
        await using ToolRun run = conversation.Run(Tool("echo", _ =>
        {
            started.SetResult();
            return "started";
        }));

        await run.GetFinalMessageAsync(Token);

        Assert.Equal("toolu_1 started", Results(run));
    }

    [Fact]
    public async Task Calls_that_must_not_start_early_start_when_the_reply_is_complete()
    {
        bool isStarted = false;
        var gate = new TaskCompletionSource();
        await using var conversation = new Conversation(Call().EndBlock().Text("and ").Pause(gate.Task).TextDelta("more"), Done);
        await using ToolRun run = conversation.Run(Tool("echo", _ =>
        {
            isStarted = true;
            return "started";
        }), options: new() { StartCallsEarly = false });

        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            await foreach (string text in turn.TextStream)
            {
                Assert.Equal(run.Turns == 2, isStarted);
                gate.TrySetResult();
            }

            Assert.Equal(run.Turns == 2, isStarted);
        }

        Assert.Equal("toolu_1 started", Results(run));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task As_many_calls_run_at_once_as_allowed_and_results_keep_the_order_of_the_calls(int limit)
    {
        int running = 0, most = 0;
        var full = new TaskCompletionSource();
        MessageScript script = new MessageScript();
        for (int i = 0; i < 5; i++)
        {
            script.ToolUse($"toolu_{i}", "echo");
        }

        await using var conversation = new Conversation(script, Done);
        await using ToolRun run = conversation.Run(Tool("echo", async (call, token) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == limit)
            {
                full.TrySetResult();
            }

            await full.Task.WaitAsync(token);
            Interlocked.Decrement(ref running);
            return call.Id;
        }), options: new() { MaxParallelCalls = limit });

        await run.GetFinalMessageAsync(Token);

        Assert.Equal(limit, most);
        Assert.Equal("toolu_0 toolu_0 | toolu_1 toolu_1 | toolu_2 toolu_2 | toolu_3 toolu_3 | toolu_4 toolu_4", Results(run));
    }

    [Fact]
    public async Task The_model_is_told_what_went_wrong_and_of_exceptions_only_that_the_tool_failed()
    {
        await using var conversation = new Conversation(
            new MessageScript().ToolUse("toolu_1", "message").ToolUse("toolu_2", "secret").ToolUse("toolu_3", "unknown").ToolUse("toolu_4", "typed", "{\"n\":\"x\"}")
                .ToolUse("toolu_5", "nothing").ToolUse("toolu_6", "empty").ToolUse("toolu_7", "message", "{\"a\": \"cut").StopReason("max_tokens"),
            Done);
        List<string> exceptions = [];
        await using ToolRun run = conversation.Run(
            ToolSet.Combine(
                Tool("message", _ => throw new ToolException("The file is gone.")), Tool("secret", _ => throw new InvalidDataException("password1")),
                ToolSet.Create("typed", null, JsonElement.Parse("""{"type":"object","properties":{"n":{"type":"integer"}}}"""), _ => "never"),
                Tool("nothing", _ => null), Tool("empty", _ => new TextBlock { Text = "" })),
            new MessageHandler { OnToolResult = (call, _, exception) => exceptions.Add($"{call.Name} {exception?.GetType().Name} {exception?.Message}") });

        await run.GetFinalMessageAsync(Token);

        Assert.Equal(
            [
                "toolu_1! The file is gone.", "toolu_2! The tool failed.", "toolu_3! There is no tool named unknown. The tools are: message, secret, typed, nothing, empty.",
                "toolu_4! The input is invalid. n: expected an integer; got \"x\".", "toolu_5 ", "toolu_6! The tool failed.",
                "toolu_7! The input is invalid. The tool's input is not valid JSON, or was cut off, at line 1, byte 10. Send the whole input.",
            ],
            Results(run).Split(" | "));
        Assert.Equal("secret InvalidDataException password1", exceptions[1]);
        Assert.DoesNotContain("password1", conversation.Sent(1, 2), StringComparison.Ordinal);
        Assert.EndsWith("\"name\":\"message\",\"input\":{}}]", conversation.Sent(1, 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause_turn")]
    [InlineData("compaction")]
    public async Task A_paused_turn_goes_on(string reason)
    {
        await using var conversation = new Conversation(new MessageScript().Text("Searching.").StopReason(reason), Call(), Done);
        await using ToolRun run = conversation.Run(Echo);

        await run.GetFinalMessageAsync(Token);

        Assert.Equal([Role.User, Role.Assistant, Role.Assistant, Role.User, Role.Assistant], run.Messages.Select(message => message.Role));
        Assert.Equal(3, run.Turns);
    }

    [Fact]
    public async Task The_turn_limit_ends_the_run_with_every_call_answered()
    {
        await using var conversation = new Conversation(Call("toolu_1"), Call("toolu_2"), Done);
        await using ToolRun run = conversation.Run(Echo, options: new() { MaxTurns = 2 });

        Message message = await run.GetFinalMessageAsync(Token);

        Assert.Equal((StopReason.ToolUse, ToolRunOutcome.TurnLimit, 2), (message.StopReason, run.Outcome, conversation.Requests.Count));
        Assert.Equal("toolu_1 1:{} | toolu_2 2:{}", Results(run));
    }

    [Fact]
    public async Task A_refusal_ends_the_run_with_every_call_answered()
    {
        await using var conversation = new Conversation(Call().StopReason("refusal"), Done);
        await using ToolRun run = conversation.Run(Echo);

        Message message = await run.GetFinalMessageAsync(Token);

        Assert.Equal((StopReason.Refusal, ToolRunOutcome.Completed, 1), (message.StopReason, run.Outcome, run.Turns));
        Assert.Equal("toolu_1 1:{}", Results(run));
    }

    [Fact]
    public async Task The_request_can_be_changed_between_turns()
    {
        await using var conversation = new Conversation(Call("toolu_1"), Done);
        await using ToolRun run = conversation.Run(Echo);

        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            await turn.UntilDoneAsync(Token);
            if (run.Turns == 1)
            {
                run.Request = run.Request with { Model = "claude-haiku-5", Messages = [MessageParam.User("Instead: bye.")] };
            }
        }

        JsonElement second = conversation.Requests[1].Json;
        Assert.Equal("claude-haiku-5", second.GetProperty("model").GetString());
        Assert.Equal("\"Instead: bye.\"", conversation.Sent(1, 0));
        Assert.Equal(3, second.GetProperty("messages").GetArrayLength());
        Assert.Throws<ArgumentNullException>(() => run.Request = null!);
    }

    [Fact]
    public async Task A_definition_of_the_request_stands_for_that_of_the_tool_set()
    {
        await using var conversation = new Conversation(Call(name: "bash"), Done);
        await using ToolRun run = conversation.Run(Local.Hello with { Tools = [new BashTool("bash_20250124")] }, Tool("bash", _ => "ok"));

        await run.GetFinalMessageAsync(Token);

        Assert.StartsWith("bash_", Assert.Single(conversation.Requests[0].Json.GetProperty("tools").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal("toolu_1 ok", Results(run));
    }

    [Fact]
    public async Task A_tool_that_takes_too_long_is_stopped_and_the_model_told()
    {
        var time = new FakeTimeProvider();
        CancellationToken seen = default;
        List<Exception?> told = [];
        (var started, var answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var conversation = new Conversation(time, Call("toolu_1").ToolUse("toolu_2", "deaf"), Done);
        await using ToolRun run = conversation.Run(
            ToolSet.Combine(
                Tool("echo", async (_, token) =>
                {
                    seen = token;
                    started.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                    return "never";
                }),
                Tool("deaf", (_, _) => new TaskCompletionSource<string>().Task)),
            new MessageHandler
            {
                OnToolResult = (_, _, exception) =>
                {
                    told.Add(exception);
                    if (told.Count == 2)
                    {
                        answered.SetResult();
                    }
                },
            },
            new() { ToolTimeout = TimeSpan.FromSeconds(30), StartCallsEarly = false });

        Task<Message> message = run.GetFinalMessageAsync(Token);
        await started.Task.WaitAsync(Token);
        await time.AdvanceUntilAsync(answered.Task, TimeSpan.FromSeconds(1));

        await message;
        Assert.Equal("toolu_1! The tool did not answer within 30 seconds, and was stopped. | toolu_2! The tool did not answer within 30 seconds, and was stopped.", Results(run));
        Assert.True(seen.IsCancellationRequested);
        Assert.All(told, exception => Assert.IsType<TimeoutException>(exception));
    }

    [Fact]
    public async Task Cancelling_stops_the_tools_and_leaves_no_call_without_result()
    {
        using var cancellation = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        await using var conversation = new Conversation(Call("toolu_1").ToolUse("toolu_2", "hang").ToolUse("toolu_3", "echo"), Done);
        await using ToolRun run = conversation.Run(ToolSet.Combine(Echo, Tool("hang", async (_, token) =>
        {
            await cancellation.CancelAsync();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                ended.SetResult();
            }

            return "never";
        })), options: new() { StartCallsEarly = false, MaxParallelCalls = 1 });

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => run.GetFinalMessageAsync(cancellation.Token));

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.True(ended.Task.IsCompleted);
        Assert.Equal(ToolRunOutcome.Aborted, run.Outcome);
        const string Cancelled = "The call was cancelled. Whether it had an effect is not known.";
        Assert.Equal($"toolu_1 1:{{}} | toolu_2! {Cancelled} | toolu_3! {Cancelled}", Results(run));
        Assert.Same(exception, await Assert.ThrowsAsync<OperationCanceledException>(() => run.GetFinalMessageAsync(Token)));
    }

    [Fact]
    public async Task A_reply_that_fails_is_not_in_the_conversation_and_its_calls_are_stopped()
    {
        bool isStopped = false;
        var started = new TaskCompletionSource();
        await using var conversation = new Conversation(Call().EndBlock().Pause(started.Task).Text("Hel").Cut());
        await using ToolRun run = conversation.Run(Tool("echo", async (_, token) =>
        {
            started.SetResult();
            using CancellationTokenRegistration registration = token.Register(() => isStopped = true);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return "never";
        }));

        await Assert.ThrowsAsync<StreamInterruptedException>(() => run.GetFinalMessageAsync(Token));

        Assert.True(isStopped);
        Assert.Single(run.Messages);
        Assert.Equal(ToolRunOutcome.Failed, run.Outcome);
        await Assert.ThrowsAsync<StreamInterruptedException>(() => run.GetFinalMessageAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_can_approve_reject_and_answer_calls(bool early)
    {
        await using var conversation = new Conversation(new MessageScript().ToolUse("toolu_1", "read").ToolUse("toolu_2", "write").ToolUse("toolu_3", "clock"), Done);
        var approver = new Approver();
        await using ToolRun run = conversation.Run(ToolSet.Combine(Tool("read", _ => "content"), Tool("write", _ => "written"), Tool("clock", _ => "never")), approver, new() { StartCallsEarly = early });

        await run.GetFinalMessageAsync(Token);

        Assert.Equal("toolu_1 content | toolu_2! The user said no. | toolu_3 12:00", Results(run));
        Assert.Equal(["read?", "write?", "clock?", "read content", "write The user said no.", "clock 12:00"], approver.Seen);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task What_a_handler_throws_ends_the_run(bool early, bool throwsBefore)
    {
        var failure = new InvalidOperationException("handler");
        await using var conversation = new Conversation(Call("toolu_1").ToolUse("toolu_2", "echo"), Done);
        var handler = new MessageHandler();
        if (throwsBefore)
        {
            handler.OnToolCall = call => call.Id == "toolu_2" ? throw failure : ToolDecision.Run;
        }
        else
        {
            handler.OnToolResult = (_, _, _) => throw failure;
        }

        await using ToolRun run = conversation.Run(Echo, handler, new() { StartCallsEarly = early });

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => run.GetFinalMessageAsync(Token)));
        Assert.Equal(ToolRunOutcome.Failed, run.Outcome);
        Assert.Equal(run.Messages.Count > 1 ? 2 : 0, run.Messages.SelectMany(message => message.Content).OfType<ToolResultBlock>().Count());
    }

    [Fact]
    public async Task Closing_a_turn_ends_the_run()
    {
        await using var conversation = new Conversation(Call().EndBlock().Stall());
        await using ToolRun run = conversation.Run(Echo);

        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            await turn.ConnectAsync(Token);
            await turn.CloseAsync();
        }

        Assert.Equal(ToolRunOutcome.Aborted, run.Outcome);
        Assert.Single(run.Messages);
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.GetFinalMessageAsync(Token));
    }

    [Fact]
    public async Task Disposal_stops_the_calls_and_keeps_a_complete_reply_with_its_results()
    {
        bool isStopped = false;
        await using var conversation = new Conversation(Call());
        ToolRun run = conversation.Run(Tool("echo", async (_, token) =>
        {
            using CancellationTokenRegistration registration = token.Register(() => isStopped = true);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return "never";
        }));
        await foreach (MessageStream turn in run.WithCancellation(Token))
        {
            await turn.UntilDoneAsync(Token);
            break;
        }

        await run.DisposeAsync();
        await run.DisposeAsync();

        Assert.True(isStopped);
        Assert.Equal("toolu_1! The call was cancelled. Whether it had an effect is not known.", Results(run));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.GetFinalMessageAsync(Token));
    }

    [Fact]
    public async Task One_call_reads_at_a_time()
    {
        var gate = new TaskCompletionSource();
        await using var conversation = new Conversation(new MessageScript().Pause(gate.Task).Text("Done."));
        await using ToolRun run = conversation.Run(Echo);

        Task<Message> first = run.GetFinalMessageAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.GetFinalMessageAsync(Token));
        gate.SetResult();

        Assert.Equal("Done.", (await first).GetText());
    }

    [Fact]
    public async Task Mistakes_are_reported_by_the_call()
    {
        await using var conversation = new Conversation();

        Assert.Throws<ArgumentOutOfRangeException>("MaxTurns", () => conversation.Run(Echo, options: new() { MaxTurns = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("MaxParallelCalls", () => conversation.Run(Echo, options: new() { MaxParallelCalls = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("ToolTimeout", () => conversation.Run(Echo, options: new() { ToolTimeout = TimeSpan.Zero }));
        Assert.Throws<InvalidRequestException>("model", () => conversation.Run(Local.Hello with { Model = "" }, Echo));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
