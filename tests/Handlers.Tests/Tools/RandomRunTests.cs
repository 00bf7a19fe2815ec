using System.Globalization;
using System.Text.Json;
using CsCheck;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Tools;

/// <summary>
/// Random conversations, cancelled anywhere: every call has exactly one result, in order; the local server, which has the API's rules, takes every request and the
/// conversation that is left; there is one outcome; no tool is left running.
/// </summary>
public sealed class RandomRunTests
{
    private static readonly string[] Tools = ["answer", "answer_later", "nothing", "throw", "throw_later", "throw_for_model", "hang", "bad_result", "unknown"];

    private static readonly string[] Inputs = ["", "{}", "{\"n\":1}", "{\"n\":\"x\"}", "{\"n\":", "[1]", "null", "{\"s\":\"\\ud800\"}"];

    private static readonly Gen<int> Cases = Gen.Int;

    [Fact]
    public Task Every_call_has_one_result_and_the_next_request_is_valid() => Cases.SampleAsync(
        async seed =>
        {
            try
            {
                await RunAsync(new Random(seed));
            }
            catch (Exception e) when (e is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {e}");
            }
        },
        TestContext.Current.TestOutputHelper!.WriteLine,
        iter: LongTests.Times(300),
        threads: 1);

    private static async Task RunAsync(Random random)
    {
        int turns = random.Next(1, 5);
        using var cancellation = new CancellationTokenSource();
        int cancelAt = random.Next(3) == 0 ? random.Next(1, 30) : int.MaxValue;
        int steps = 0;
        int running = 0;
        var tools = new RandomTools(Step, () => Interlocked.Increment(ref running), () => Interlocked.Decrement(ref running));
        await using LocalMessagesServer server = LocalMessagesServer.Start([.. Enumerable.Range(1, turns).Select(turn => Reply(random, turn, isLast: turn == turns))]);
        using MessagesClient client = Local.Client(server);
        bool throwsInHandler = random.Next(10) == 0;
        var handler = new MessageHandler
        {
            OnText = _ => Step(),
            OnContentBlock = _ => Step(),
            OnToolCallAsync = async (call, token) =>
            {
                Step();
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                return call.Id.Length % 3 == 0 ? ToolDecision.Reject("No.") : call.Id.EndsWith('5') ? ToolDecision.Result(null) : ToolDecision.Run;
            },
            OnToolResult = (_, _, _) =>
            {
                Step();
                if (throwsInHandler)
                {
                    throw new FormatException("handler");
                }
            },
        };
        var options = new ToolRunOptions
        {
            MaxTurns = random.Next(2) == 0 ? 100 : random.Next(1, 4),
            MaxParallelCalls = random.Next(1, 4),
            StartCallsEarly = random.Next(2) == 0,
            ToolTimeout = TimeSpan.FromMilliseconds(20),
        };

        ToolRun run = client.RunTools(Local.Hello, tools, handler, options);
        Exception? thrown = null;
        try
        {
            if (random.Next(2) == 0)
            {
                await run.GetFinalMessageAsync(cancellation.Token);
            }
            else
            {
                await foreach (MessageStream turn in run.WithCancellation(cancellation.Token))
                {
                    switch (random.Next(5))
                    {
                        case 0:
                            await turn.UntilDoneAsync(cancellation.Token);
                            break;
                        case 1:
                            await foreach (string _ in turn.TextStream.WithCancellation(cancellation.Token))
                            {
                                break;
                            }

                            break;
                        case 2 when random.Next(8) == 0:
                            await turn.CloseAsync();
                            break;
                    }
                }
            }
        }
        catch (Exception e)
        {
            thrown = e;
        }

        // What the loop itself throws, the run does not know of.
        if (run.Outcome is null || random.Next(2) == 0)
        {
            await run.DisposeAsync();
        }

        AssertEnded(run, thrown, cancellation.IsCancellationRequested, throwsInHandler);
        AssertAnswered(run.Messages);
        Assert.All(server.Requests, request => AssertAnswered(request.Json.GetProperty("messages")));

        // What is left is a conversation that the API takes.
        await using LocalMessagesServer judge = LocalMessagesServer.Start(new MessageScript().Text("Fine."));
        using MessagesClient later = Local.Client(judge);
        await later.CreateAsync(Local.Hello with { Messages = [.. run.Messages, MessageParam.User("And?")] }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, Volatile.Read(ref running));

        void Step()
        {
            if (Interlocked.Increment(ref steps) == cancelAt)
            {
                cancellation.Cancel();
            }
        }
    }

    private static void AssertEnded(ToolRun run, Exception? thrown, bool isCancelled, bool throwsInHandler)
    {
        switch (run.Outcome)
        {
            case ToolRunOutcome.Completed or ToolRunOutcome.TurnLimit:
                Assert.Null(thrown);
                break;
            case ToolRunOutcome.Aborted:
                // A loop whose turn was closed just ends.
                Assert.True(thrown is null || (isCancelled && thrown is OperationCanceledException), thrown?.ToString());
                break;
            case ToolRunOutcome.Failed:
                Assert.True(throwsInHandler && thrown is FormatException, thrown?.ToString());
                break;
            default:
                Assert.Fail($"The run has no outcome: {thrown}");
                break;
        }
    }

    private static void AssertAnswered(IReadOnlyList<MessageParam> messages) => AssertAnswered(JsonElement.Parse($"[{string.Join(',', messages.Select(message => message.ToJson()))}]"));

    private static void AssertAnswered(JsonElement messages)
    {
        List<string> open = [];
        foreach (JsonElement message in messages.EnumerateArray())
        {
            JsonElement content = message.GetProperty("content");
            JsonElement[] blocks = content.ValueKind == JsonValueKind.Array ? [.. content.EnumerateArray()] : [];
            Assert.Equal(open, Ids(blocks, "tool_result", "tool_use_id"));
            open = Ids(blocks, "tool_use", "id");
        }

        Assert.Empty(open);
    }

    private static List<string> Ids(JsonElement[] blocks, string type, string id)
        => [.. blocks.Where(block => block.GetProperty("type").GetString() == type).Select(block => block.GetProperty(id).GetString()!)];

    private static MessageScript Reply(Random random, int turn, bool isLast)
    {
        var script = new MessageScript();
        if (random.Next(2) == 0)
        {
            script.Thinking("Hm").Signature("sig");
        }

        if (random.Next(2) == 0)
        {
            script.Text(random.Next(4) == 0 ? [] : ["Let ", "me ", "see."]);
        }

        for (int i = isLast ? 0 : random.Next(0, 9); i > 0; i--)
        {
            string input = Inputs[random.Next(Inputs.Length)];
            int cut = random.Next(input.Length + 1);
            script.ToolUse(string.Create(CultureInfo.InvariantCulture, $"toolu_{turn}_{new string('0', random.Next(3))}{i}"), Tools[random.Next(Tools.Length)], input[..cut], input[cut..]);
            if (random.Next(5) == 0)
            {
                script.Text("And.");
            }
        }

        return random.Next(6) switch
        {
            0 => script.StopReason("max_tokens"),
            1 when !isLast => script.StopReason("pause_turn"),
            2 when random.Next(4) == 0 => script.StopReason("refusal"),
            _ => script,
        };
    }

    /// <summary>Tools that end in every way there is, and count themselves while they run.</summary>
    private sealed class RandomTools(Action step, Action begin, Action end) : IToolSet
    {
        private readonly IToolSet _checked = ToolSet.Create("checked", null, JsonElement.Parse("""{"type":"object","properties":{"n":{"type":"integer"}}}"""), _ => "checked");

        public IReadOnlyList<CustomTool> Tools { get; } =
            [.. RandomRunTests.Tools.SkipLast(1).Select(name => new CustomTool { Name = name, InputSchema = JsonElement.Parse("""{"type":"object"}""") })];

        public bool IsAsynchronous => true;

        public async ValueTask<ToolResultBlock> InvokeAsync(ToolCall toolCall, CancellationToken cancellationToken = default)
        {
            begin();
            try
            {
                step();
                if (toolCall.Name.EndsWith("later", StringComparison.Ordinal))
                {
                    await Task.Yield();
                }

                switch (toolCall.Name)
                {
                    case "throw" or "throw_later":
                        throw new InvalidDataException("secret");
                    case "throw_for_model":
                        throw new ToolException(toolCall.Id.EndsWith('1') ? "" : "Not this.");
                    case "hang":
                        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                        break;
                    case "bad_result":
                        return toolCall.Id.EndsWith('1') ? null! : new ToolResultBlock { ToolUseId = "other", IsError = true, Content = [new TextBlock { Text = "" }] };
                    case "unknown":
                        return ToolResults.Unknown(toolCall, Tools);
                    case "nothing":
                        return toolCall.ToResult(null, isError: toolCall.Id.EndsWith('1'));
                }

                // Input that is cut or wrong is answered by a tool set with a schema.
                return await _checked.InvokeAsync(new ToolCall(toolCall.Id, "checked", toolCall.Input), cancellationToken);
            }
            finally
            {
                step();
                end();
            }
        }
    }
}
