using System.Text.Json.Nodes;
using Handlers.Testing;

namespace Handlers.Generators.Tests;

/// <summary>The recipe of docs/transports.md for the output of Claude Code, run on a made-up recording of a main agent and two subagents.</summary>
public sealed class RecipeTests
{
    private static readonly Func<TextReader, Func<string?, IMessageHandler>, Task> ReadAsync = SnippetTests.Load("transports.md", "class ClaudeCode")
        .GetType("ClaudeCode", throwOnError: true)!
        .GetMethod("ReadAsync")!
        .CreateDelegate<Func<TextReader, Func<string?, IMessageHandler>, Task>>();

    [Fact]
    public async Task Each_message_has_a_handler_and_messages_of_subagents_are_told_apart()
    {
        string[] first = Lines(null, new MessageScript().Id("msg_1").Text("I ask", " two.").ToolUse("toolu_left", "Task", "{}"));
        string[] left = Lines("toolu_left", new MessageScript().Id("msg_2").Thinking("Hm.").Text("Left", " found", " it."));
        string[] right = Lines("toolu_right", new MessageScript().Id("msg_3").Text("Right", " too."));
        string[] last = Lines(null, new MessageScript().Id("msg_4").Text("Done."));
        string[] recording =
        [
            """{"type":"system","subtype":"init","session_id":"s","tools":["Task"]}""",
            .. first,
            """{"type":"assistant","message":{"id":"msg_1","role":"assistant","content":[]},"parent_tool_use_id":null,"session_id":"s"}""",
            .. Interleave(left, right),
            """{"type":"user","message":{"role":"user","content":[]},"parent_tool_use_id":null,"session_id":"s"}""",
            .. last,
            """{"type":"result","subtype":"success","result":"Done.","session_id":"s"}""",
        ];
        var handlers = new List<Collector>();

        await ReadAsync(new StringReader(string.Join('\n', recording)), Create);

        Assert.Equal(
            [("", "msg_1", "I ask two."), ("toolu_left", "msg_2", "Left found it."), ("toolu_right", "msg_3", "Right too."), ("", "msg_4", "Done.")],
            handlers.Select(handler => (handler.Agent ?? "", handler.Message!.Id, handler.Message.GetText())));
        Assert.Equal(["I ask| two.", "Left| found| it.", "Right| too.", "Done."], handlers.Select(handler => string.Join('|', handler.Deltas)));
        Assert.Equal(StopReason.ToolUse, handlers[0].Message!.StopReason);

        Collector Create(string? agent)
        {
            handlers.Add(new Collector(agent));
            return handlers[^1];
        }
    }

    [Fact]
    public async Task A_message_that_is_cut_off_is_an_interrupted_stream_and_the_others_are_whole()
    {
        var handlers = new List<Collector>();
        string[] recording = [.. Interleave(Lines(null, new MessageScript().Text("Whole.")), Lines("toolu_1", new MessageScript().Text("Cut").Cut()))];

        await Assert.ThrowsAsync<StreamInterruptedException>(() => ReadAsync(new StringReader(string.Join('\n', recording)), agent =>
        {
            handlers.Add(new Collector(agent));
            return handlers[^1];
        }));

        Assert.Equal("Whole.", handlers.Single(handler => handler.Agent is null).Message!.GetText());
        Assert.Null(handlers.Single(handler => handler.Agent == "toolu_1").Message);
    }

    private static string[] Lines(string? agent, MessageScript script)
        => [.. script.ToString().Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select((line, i) => new JsonObject
        {
            ["type"] = "stream_event",
            ["event"] = JsonNode.Parse(line["data: ".Length..]),
            ["session_id"] = "s",
            ["parent_tool_use_id"] = agent,
            ["uuid"] = $"{agent}-{i}",
        }.ToJsonString())];

    private static IEnumerable<string> Interleave(string[] first, string[] second)
        => Enumerable.Range(0, Math.Max(first.Length, second.Length)).SelectMany(i => first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)));

    private sealed class Collector(string? agent) : IMessageHandler
    {
        public string? Agent { get; } = agent;

        public List<string> Deltas { get; } = [];

        public Message? Message { get; private set; }

        public HandlerInterest Interest => HandlerInterest.Text | HandlerInterest.Message;

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Deltas.Add(e.Delta.ToString());
            return default;
        }

        public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Message = e.Message;
            return default;
        }
    }
}
