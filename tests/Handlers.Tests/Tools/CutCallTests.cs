using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Xunit;
using static Handlers.Tests.Tools.Conversation;

namespace Handlers.Tests.Tools;

/// <summary>Calls of replies that were cut off or refused: which of them run, and in which order they are answered.</summary>
public sealed class CutCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static MessageScript Done => new MessageScript().Text("Done.");

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, """{"folder":"/home"}""")]
    [InlineData(false, null)]
    [InlineData(false, """{"folder":"/home"}""")]
    public async Task A_call_whose_block_never_stopped_reaches_no_tool(bool early, string? delta)
    {
        foreach (bool isGenerated in new[] { true, false })
        {
            var wiper = new Wiper();
            List<string> seen = [];
            await using var conversation = new Conversation(
                Events([Start(0, "wipe"), .. delta is null ? [] : (string[])[Delta(0, delta)], .. End("max_tokens")]), Done);
            await using ToolRun run = conversation.Run(
                isGenerated ? wiper : new HandWritten(wiper),
                new MessageHandler
                {
                    OnToolCall = call =>
                    {
                        seen.Add($"call {call.Id}");
                        return ToolDecision.Run;
                    },
                    OnToolResult = (call, result, _) => seen.Add($"result {call.Id} {result.IsError}"),
                },
                new() { StartCallsEarly = early });

            await run.GetFinalMessageAsync(Token);

            Assert.Empty(wiper.Wiped);
            Assert.Equal(["result toolu_0 True"], seen);
            Assert.Equal(
                """[{"type":"tool_use","id":"toolu_0","name":"wipe","input":{}}]""", conversation.Sent(1, 1));
            Assert.Equal(
                "toolu_0! The input is invalid. The tool's input is not complete: the message ended before the content block stopped. Send the whole input.", Results(run));
        }
    }

    [Fact]
    public async Task A_tool_set_does_not_run_the_call_of_a_block_with_an_error()
    {
        var wiper = new Wiper();
        IToolSet written = Tool("wipe", _ =>
        {
            wiper.Wiped.Add("written");
            return null;
        });
        var block = new ToolUseBlock { Id = "toolu_0", Name = "wipe", RawInput = "{}", InputError = "The input was cut off." };

        foreach (IToolSet tools in new[] { wiper, written, ToolSet.Combine(written) })
        {
            ToolResultBlock result = await tools.InvokeAsync(new ToolCall(block), Token);

            Assert.True(result.IsError);
            Assert.Equal("The input is invalid. The input was cut off. Send the whole input.", Assert.IsType<TextBlock>(Assert.Single(result.Content!)).Text);
        }

        Assert.Empty(wiper.Wiped);
    }

    [Fact]
    public async Task No_call_of_a_refused_reply_runs_that_has_not_started_before()
    {
        var wiper = new Wiper();
        List<string> seen = [];
        await using var conversation = new Conversation(
            new MessageScript().ToolUse("toolu_0", "wipe").StopReason("refusal"), new MessageScript().ToolUse("toolu_0", "wipe").StopReason("refusal"));
        var handler = new MessageHandler
        {
            OnToolCall = call =>
            {
                seen.Add($"call {call.Id}");
                return ToolDecision.Run;
            },
            OnToolResult = (call, _, _) => seen.Add($"result {call.Id}"),
        };
        await using ToolRun run = conversation.Run(wiper, handler, new() { StartCallsEarly = false });
        using ToolRun synchronous = conversation.Run(wiper, handler);

        await run.GetFinalMessageAsync(Token);
        synchronous.GetFinalMessage();

        Assert.Empty(wiper.Wiped);
        Assert.Equal(["result toolu_0", "result toolu_0"], seen);
        Assert.Equal("toolu_0! The call was not run, because the reply ended with a refusal.", Results(run));
        Assert.Equal(Results(run), Results(synchronous));
        Assert.Equal(ToolRunOutcome.Completed, run.Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_complete_call_of_a_reply_that_reached_its_limit_runs(bool early)
    {
        var wiper = new Wiper();
        await using var conversation = new Conversation(new MessageScript().ToolUse("toolu_0", "wipe").Text("I will als").StopReason("max_tokens"), Done);
        await using ToolRun run = conversation.Run(wiper, options: new() { StartCallsEarly = early });

        await run.GetFinalMessageAsync(Token);

        Assert.Equal(["/"], wiper.Wiped);
        Assert.Equal("toolu_0 wiped /", Results(run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_runs_late_for_a_reply_that_fails(bool isError)
    {
        var wiper = new Wiper();
        MessageScript script = new MessageScript().ToolUse("toolu_0", "wipe").EndBlock().Text("I will");
        await using var conversation = new Conversation(
            isError ? script.Event("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""") : script.Cut());
        await using ToolRun run = conversation.Run(wiper, options: new() { StartCallsEarly = false });

        await Assert.ThrowsAnyAsync<Exception>(() => run.GetFinalMessageAsync(Token));

        Assert.Empty(wiper.Wiped);
        Assert.Single(run.Messages);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Results_have_the_order_of_the_blocks_when_these_stop_in_another(bool early, bool firstStops)
    {
        await using var conversation = new Conversation(
            Events([Start(0, "echo"), Start(1, "echo"), Delta(1, "{}"), Stop(1), Delta(0, "{}"), .. firstStops ? (string[])[Stop(0)] : [], .. End(firstStops ? "tool_use" : "max_tokens")]), Done);
        int runs = 0;
        await using ToolRun run = conversation.Run(
            Tool("echo", call =>
            {
                Interlocked.Increment(ref runs);
                return call.Id;
            }),
            options: new() { StartCallsEarly = early });

        await run.GetFinalMessageAsync(Token);

        Assert.Equal(firstStops ? 2 : 1, runs);
        Assert.Equal(["toolu_0", "toolu_1"], run.Messages[2].Content.Cast<ToolResultBlock>().Select(result => result.ToolUseId));
        Assert.Equal([firstStops ? null : true, null], run.Messages[2].Content.Cast<ToolResultBlock>().Select(result => result.IsError));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_cancellation_that_a_tool_throws_is_what_the_handler_gets(bool isSynchronous)
    {
        OperationCanceledException[] thrown =
        [
            new("The user closed the dialog.", new InvalidOperationException("inner")),
            new TaskCanceledException("The request timed out.", new TimeoutException("inner")),
            new("Of a token.", new InvalidOperationException("inner"), new CancellationToken(canceled: true)),
        ];
        List<Exception?> told = [];
        List<IToolSet> sets = [];
        foreach ((int i, OperationCanceledException exception) in thrown.Index())
        {
            sets.Add(Tool($"now_{i}", _ => throw exception));
            if (!isSynchronous)
            {
                sets.Add(Tool($"later_{i}", async (_, _) =>
                {
                    await Task.Yield();
                    throw exception;
                }));
            }
        }

        IToolSet tools = ToolSet.Combine(sets);
        var script = new MessageScript();
        foreach (CustomTool tool in tools.Tools)
        {
            script.ToolUse("toolu_" + tool.Name, tool.Name);
        }

        await using var conversation = new Conversation(script, Done);
        await using ToolRun run = conversation.Run(tools, new MessageHandler { OnToolResult = (_, _, exception) => told.Add(exception) });

        _ = isSynchronous ? run.GetFinalMessage() : await run.GetFinalMessageAsync(Token);

        Assert.Equal(thrown.SelectMany(exception => isSynchronous ? new[] { exception } : [exception, exception]), told);
        Assert.All(run.Messages[2].Content.Cast<ToolResultBlock>(), result => Assert.Equal("The tool failed.", Assert.IsType<TextBlock>(Assert.Single(result.Content!)).Text));
    }

    private static MessageScript Events(ReadOnlySpan<string> events)
    {
        MessageScript script = new MessageScript().Bare().MessageStart();
        foreach (string e in events)
        {
            script.Event(e);
        }

        return script;
    }

    private static string Start(int index, string tool) => $$$$"""{"type":"content_block_start","index":{{{{index}}}},"content_block":{"type":"tool_use","id":"toolu_{{{{index}}}}","name":"{{{{tool}}}}","input":{}}}""";

    private static string Delta(int index, string json)
        => $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"input_json_delta","partial_json":{{{JsonSerializer.Serialize(json)}}} } }""";

    private static string Stop(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    private static string[] End(string reason)
        => [$$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":1}}""", """{"type":"message_stop"}"""];

    private static string Results(ToolRun run) => string.Join(" | ", run.Messages.SelectMany(message => message.Content).OfType<ToolResultBlock>()
        .Select(result => $"{result.ToolUseId}{(result.IsError is true ? "!" : "")} {(result.Content is [TextBlock text] ? text.Text : null)}"));

    /// <summary>A tool set that checks nothing.</summary>
    private sealed class HandWritten(Wiper wiper) : IToolSet
    {
        public IReadOnlyList<CustomTool> Tools => ((IToolSet)wiper).Tools;

        public bool IsAsynchronous => false;

        public ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default)
            => new(toolCall.ToResult(wiper.Wipe(Encoding.UTF8.GetString(toolCall.Input.Span))));
    }
}
