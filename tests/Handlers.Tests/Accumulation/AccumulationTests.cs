using System.Text.Json;
using System.Text.Json.Nodes;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>The rules of accumulation on which SDKs differ, one by one.</summary>
public sealed class AccumulationTests
{
    [Fact]
    public void Usage_is_a_total_that_is_overwritten_where_present_and_never_added_up()
    {
        Message message = Read(new MessageScript()
            .UsageJson("""{"input_tokens":25,"output_tokens":1,"cache_read_input_tokens":5,"x_new":1}""", """{"output_tokens":12,"output_tokens_details":null}""")
            .Text("a")
            .MessageDelta("""{"output_tokens":7,"output_tokens_details":{"thinking_tokens":4},"server_tool_use":{"web_search_requests":1}}""")
            .MessageDelta("""{"output_tokens":7,"input_tokens":30,"cache_read_input_tokens":null,"x_new":2}"""));

        Assert.Equal(
            MessagesJson.Parse<Usage>("""{"input_tokens":30,"output_tokens":12,"cache_read_input_tokens":5,"output_tokens_details":{"thinking_tokens":4},"server_tool_use":{"web_search_requests":1},"x_new":2}"""),
            message.Usage);
    }

    [Fact]
    public void A_message_delta_without_usage_leaves_it() =>
        Assert.Equal(25, Read(new MessageScript().Text("a").Event("""{"type":"message_delta","delta":{}}""")).Usage.InputTokens);

    [Fact]
    public void Container_and_stop_details_are_overwritten_when_present_and_not_null()
    {
        Message message = Read(new MessageScript().Text("a")
            .Event("""{"type":"message_delta","delta":{"container":{"id":"c1","expires_at":"2026-01-01T00:00:00Z"},"stop_details":{"type":"refusal","category":"bio"}},"usage":{}}""")
            .Event("""{"type":"message_delta","delta":{"container":null,"stop_details":null,"stop_sequence":null},"usage":{}}""")
            .Event("""{"type":"message_delta","delta":{"container":{"id":"c2"}},"usage":{},"context_management":{"applied_edits":[]}}""")
            .Event("""{"type":"message_delta","delta":{},"usage":{},"context_management":null,"input_transformations":[{"type":"thinking_dropped"}]}"""));

        Assert.Equal(new Container { Id = "c2" }, message.Container);
        Assert.Equal(new StopDetails { Type = "refusal", Category = RefusalCategory.Bio }, message.StopDetails);
        Assert.Equal("""{"applied_edits":[]}""", message.ContextManagement!.ToJson());
        Assert.Single(message.InputTransformations!);
        Assert.Equal(StopReason.EndTurn, message.StopReason);
    }

    [Fact]
    public void Unknown_fields_of_a_message_delta_belong_to_the_message()
    {
        Message message = Read(new MessageScript().Text("a")
            .Event("""{"type":"message_delta","delta":{"x_in":1,"x_kept":true},"usage":{},"x_beside":[2]}""")
            .Event("""{"type":"message_delta","delta":{"x_in":2,"x_kept":null},"usage":{}}"""));

        Assert.Equal(["x_beside=[2]", "x_in=2", "x_kept=true"], message.AdditionalProperties.Select(field => $"{field.Key}={field.Value.GetRawText()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fallback_names_the_messages_model_from_then_on()
    {
        using MessageStream stream = MessageStream.Create(new MessageScript().Model("claude-x").Text("a")
            .Block("""{"type":"fallback","from":{"model":"claude-x"},"to":{"model":"claude-y"}}""").Text("b").OpenRead());
        List<string> models = [];

        foreach (MessageStreamEvent e in stream.Enumerate().Where(e => e is ContentBlockStartEvent))
        {
            models.Add(stream.CurrentMessage!.Model);
        }

        Assert.Equal(["claude-x", "claude-y", "claude-y"], models);
        Assert.Equal("claude-y", stream.GetFinalMessage().Model);
    }

    [Fact]
    public void A_compaction_delta_has_the_final_values_null_included()
    {
        MessageScript script = new MessageScript()
            .Block("""{"type":"compaction","content":null,"encrypted_content":null}""").CompactionDelta("so ", "1").CompactionDelta(null, null).CompactionDelta("so far", "2")
            .Block("""{"type":"compaction","content":"old"}""").CompactionDelta(null, null)
            .Block("""{"type":"compaction","content":null}""").CompactionDelta("", null);

        Assert.Equal(
            [new CompactionBlock { Content = "so far", EncryptedContent = "2" }, new CompactionBlock(), new CompactionBlock { Content = "" }],
            Read(script).Content);
    }

    [Fact]
    public void What_a_start_event_brings_is_the_beginning()
    {
        Message message = Read(new MessageScript()
            .Block("""{"type":"text","text":"He","citations":[{"type":"x","a":1}]}""").TextDelta("llo").Citation("""{"type":"x","a":2}""")
            .Block("""{"type":"thinking","thinking":"Hm","signature":"s"}""").ThinkingDelta(".")
            .Block("""{"type":"tool_use","id":"t","name":"n","input":{"a":1}}"""));

        Assert.Equal(
            ["""{"type":"text","text":"Hello","citations":[{"type":"x","a":1},{"type":"x","a":2}]}""", """{"type":"thinking","thinking":"Hm.","signature":"s"}""", """{"type":"tool_use","id":"t","name":"n","input":{"a":1}}"""],
            message.Content.Select(block => block.ToJson()));
    }

    [Fact]
    public void An_unknown_block_is_kept_with_the_deltas_that_came_for_it()
    {
        const string Start = """{"type":"x_block","x":[null]}""";
        Message message = Read(new MessageScript().Block(Start).Delta("""{"type":"x_delta","z":1}""").TextDelta("a").InputJsonDelta("{").Signature("s"));

        var block = Assert.IsType<UnknownBlock>(Assert.Single(message.Content));
        Assert.Equal(Start, block.ToJson());
        Assert.Equal(
            ["""{"type":"x_delta","z":1}""", """{"type":"text_delta","text":"a"}""", """{"type":"input_json_delta","partial_json":"{"}""", """{"type":"signature_delta","signature":"s"}"""],
            block.Deltas.Select(delta => delta.ToJson()));
    }

    [Fact]
    public void Unknown_fields_and_values_are_kept_and_written_back()
    {
        MessageScript script = new MessageScript()
            .UsageJson("""{"service_tier":"x_tier","speed":"x_speed","x_tokens":null}""", """{"x_more":{"a":1}}""")
            .Block("""{"type":"text","text":"","x_field":{"a":null}}""").TextDelta("a")
            .Block("""{"type":"server_tool_use","id":"s","name":"x_tool","input":{},"x_field":1}""")
            .StopReason("x_reason");

        Message message = Read(script);

        Assert.Equal(
            """{"id":"msg_01Scripted","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"text","text":"a","x_field":{"a":null}},{"type":"server_tool_use","id":"s","name":"x_tool","input":{},"x_field":1}],"stop_reason":"x_reason","usage":{"service_tier":"x_tier","speed":"x_speed","x_tokens":null,"x_more":{"a":1}}}""",
            message.ToJson());
        Assert.Equal(message, Message.FromJson(message.ToJson()));
    }

    [Fact]
    public void Unknown_events_and_deltas_are_surfaced_with_their_JSON()
    {
        const string Event = """{"type":"x_event","a":[null]}""";
        const string Delta = """{"type":"x_delta","b":{}}""";
        using MessageStream stream = MessageStream.Create(new MessageScript().Event(Event).Text("a").Delta(Delta).OpenRead());

        MessageStreamEvent[] events = [.. stream.Enumerate()];

        Assert.Equal(Event, Assert.Single(events.OfType<UnknownEvent>()).Json.GetRawText());
        Assert.Equal(Delta, Assert.Single(events.OfType<ContentBlockDeltaEvent>().Select(e => e.Delta).OfType<UnknownDelta>()).Json.GetRawText());
        Assert.Equal("a", stream.GetFinalText());
    }

    [Theory]
    [InlineData("x_wrong")]
    [InlineData("ping")]
    [InlineData("message_stop")]
    [InlineData("error")]
    public void The_type_in_the_JSON_counts_and_not_the_event_line(string name)
    {
        MessageScript hello = new MessageScript().Text("Hello", " there");
        var script = new MessageScript().Bare();
        foreach (JsonObject e in MessageReference.EventsOf(hello))
        {
            script.Event(e.ToJsonString(), name);
        }

        Assert.Equal(Read(hello), Read(script));
    }

    [Fact]
    public void The_event_line_may_be_missing() => Assert.Equal("Hello", Read(new MessageScript().Text("Hello").Framing(eventLines: false)).GetText());

    [Fact]
    public void The_event_line_counts_if_the_JSON_has_no_type()
    {
        MessageScript hello = new MessageScript().Text("Hello");
        var script = new MessageScript().Bare();
        foreach (JsonObject e in MessageReference.EventsOf(hello))
        {
            string type = (string)e["type"]!;
            e.Remove("type");
            script.Event(e.ToJsonString(), type);
        }

        Assert.Equal(Read(hello), Read(script));
    }

    [Fact]
    public void DONE_is_no_event()
    {
        Assert.Equal("Hello", Read(new MessageScript().Text("Hello").Framing(done: true)).GetText());
        Assert.Equal("Hello", Read(new MessageScript().Text("Hel").Raw("data: [DONE]\n\n").TextDelta("lo").WithoutMessageStop().Framing(done: true)).GetText());
    }

    [Fact]
    public void A_tool_without_arguments_has_an_empty_object_as_its_input()
    {
        Message message = Read(new MessageScript().ToolUse("1", "now").ToolUse("2", "now", "").ToolUse("3", "now", " ", "\n\t", "").ToolUse("4", "now", "", "{}"));

        Assert.All(message.Content.Cast<ToolUseBlock>(), call => Assert.Equal(("{}", null, null), (call.Input.GetRawText(), call.RawInput, call.InputError)));
    }

    [Theory]
    [InlineData("""{"city": "Par""")]
    [InlineData("""{"city": "Paris",""")]
    [InlineData("""{"city": Paris}""")]
    [InlineData("""{"city": "Paris"}}""")]
    [InlineData("""{"city": 'Paris'}""")]
    [InlineData("x")]
    public void Input_that_was_cut_or_is_no_JSON_is_told_and_nothing_throws(string input)
    {
        MessageScript script = new MessageScript().ToolUse("toolu_1", "get", [.. input.Select(c => c.ToString())]).Text("then").StopReason("max_tokens");

        Message message = Read(script);

        var call = Assert.IsType<ToolUseBlock>(message.Content[0]);
        Assert.Equal("{}", call.Input.GetRawText());
        Assert.Equal(input, call.RawInput);
        Assert.Contains("line 1, byte ", call.InputError, StringComparison.Ordinal);
        Assert.DoesNotContain("Par", call.InputError, StringComparison.Ordinal);
        Assert.Equal("then", message.GetText());
    }

    [Fact]
    public void An_input_on_its_way_shows_what_is_complete_and_says_that_it_is_not_all()
    {
        using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("t", "get", "{\"a\": 1, \"b\": [\"x", "y\", 2", "3]}").OpenRead());
        List<(string Input, bool IsComplete)> seen = [];

        foreach (MessageStreamEvent _ in stream.Enumerate().Where(e => e is ContentBlockDeltaEvent or ContentBlockStopEvent))
        {
            var call = (ToolUseBlock)stream.CurrentMessage!.Content[0];
            seen.Add((JsonSerializer.Serialize(JsonNode.Parse(call.Input.GetRawText())), call.InputError is null));
        }

        Assert.Equal([("""{"a":1,"b":[]}""", false), ("""{"a":1,"b":["xy"]}""", false), ("""{"a":1,"b":["xy",23]}""", true), ("""{"a":1,"b":["xy",23]}""", true)], seen);
    }

    [Fact]
    public async Task The_final_text_is_that_of_the_text_blocks_or_an_error_that_names_what_there_was()
    {
        await using MessageStream two = MessageStream.Create(new MessageScript().Text("Hel").Thinking("hm").Text("lo").OpenRead());
        Assert.Equal("Hello", await two.GetFinalTextAsync(TestContext.Current.CancellationToken));

        await using MessageStream none = MessageStream.Create(new MessageScript().Thinking("hm").ToolUse("t", "get").OpenRead());
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await none.GetFinalTextAsync(TestContext.Current.CancellationToken));
        Assert.Equal("The message has no text block to take the text from; it has: thinking, tool_use.", e.Message);
        Assert.Equal(2, (await none.GetFinalMessageAsync(TestContext.Current.CancellationToken)).Content.Count);
    }

    [Fact]
    public void The_message_so_far_is_there_after_every_event_and_never_changes_later()
    {
        MessageScript script = new MessageScript().Ping().MessageStart().Ping()
            .Thinking("Let", " me").Signature("s1").Ping().Signature("s2")
            .Text("Hel").Ping().TextDelta("lo").Citation("""{"type":"x"}""").MessageDelta("""{"output_tokens":3}""")
            .Block("""{"type":"redacted_thinking","data":"eA=="}""")
            .ToolUse("t", "get", "{\"a\"", ": 1", "}").MessageDelta("""{"output_tokens":5}""").MessageDelta("""{"output_tokens":6}""", "tool_use");
        JsonObject[] events = [.. MessageReference.EventsOf(script)];
        using MessageStream stream = MessageStream.Create(script.OpenRead());
        var reference = new MessageReference();
        List<(Message? Snapshot, string? Json)> snapshots = [];

        Assert.Null(stream.CurrentMessage);
        foreach ((int i, MessageStreamEvent e) in stream.Enumerate().Index())
        {
            reference.Apply(events[i]);
            snapshots.Add((stream.CurrentMessage, stream.CurrentMessage?.ToJson()));
            if (i > 0)
            {
                MessageReference.AssertSame(reference.Message, stream.CurrentMessage, $"after event {i + 1}, {e.Type}");
            }
        }

        Assert.Equal(events.Length, snapshots.Count);
        Assert.Null(snapshots[0].Snapshot);
        Assert.All(snapshots, snapshot => Assert.Equal(snapshot.Json, snapshot.Snapshot?.ToJson()));
        Assert.Equal(stream.GetFinalMessage(), stream.CurrentMessage);
        Assert.Equal((StopReason.ToolUse, 6L), (stream.CurrentMessage!.StopReason!.Value, stream.CurrentMessage.Usage.OutputTokens!.Value));
    }

    private static Message Read(MessageScript script)
    {
        using MessageStream stream = MessageStream.Create(script.OpenRead());
        return stream.GetFinalMessage();
    }
}
