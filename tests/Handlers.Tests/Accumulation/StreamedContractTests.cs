using System.Text.Json.Nodes;
using Handlers.Testing;
using Handlers.Tests.Messages;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>Every name of the wire contract, streamed and accumulated.</summary>
public sealed class StreamedContractTests
{
    private const string UnknownCitation = """{"type":"x_citation","cited_text":"a","x":[null]}""";

    /// <summary>For each delta: the block it is for, the deltas, and what becomes of them.</summary>
    private static readonly (string Name, string Start, string[] Deltas, string Expected)[] DeltaRows =
    [
        ("text_delta", """{"type":"text","text":""}""",
            ["""{"type":"text_delta","text":"Hello"}""", """{"type":"text_delta","text":""}""", """{"type":"text_delta","text":" \"é👋"}"""],
            """{"type":"text","text":"Hello \"é👋"}"""),
        ("input_json_delta", """{"type":"tool_use","id":"toolu_1","name":"n","input":{},"caller":{"type":"direct"},"toolset_name":"t"}""",
            ["""{"type":"input_json_delta","partial_json":""}""", """{"type":"input_json_delta","partial_json":"{\"a\": [1, \"b"}""", """{"type":"input_json_delta","partial_json":"é\\u00e9\"]}"}"""],
            """{"type":"tool_use","id":"toolu_1","name":"n","input":{"a":[1,"béé"]},"caller":{"type":"direct"},"toolset_name":"t"}"""),
        ("input_json_delta", """{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}""",
            ["""{"type":"input_json_delta","partial_json":"{\"query\":\"x\"}"}"""],
            """{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"x"}}"""),
        ("input_json_delta", """{"type":"mcp_tool_use","id":"mcptoolu_1","name":"n","server_name":"s","input":{}}""",
            ["""{"type":"input_json_delta","partial_json":"{}"}"""],
            """{"type":"mcp_tool_use","id":"mcptoolu_1","name":"n","server_name":"s","input":{}}"""),
        ("thinking_delta", """{"type":"thinking","thinking":"","signature":""}""",
            ["""{"type":"thinking_delta","thinking":"Hm","estimated_tokens":12}""", """{"type":"thinking_delta","thinking":"."}"""],
            """{"type":"thinking","thinking":"Hm.","signature":""}"""),
        ("signature_delta", """{"type":"thinking","thinking":"","signature":""}""",
            ["""{"type":"thinking_delta","thinking":"Hm"}""", """{"type":"signature_delta","signature":"old"}""", """{"type":"signature_delta","signature":"new=="}"""],
            """{"type":"thinking","thinking":"Hm","signature":"new=="}"""),
        ("citations_delta", """{"type":"text","text":"","citations":[]}""",
            [$$"""{"type":"citations_delta","citation":{{UnknownCitation}}}""", """{"type":"text_delta","text":"a"}""", $$"""{"type":"citations_delta","citation":{{WireContract.Citations[0].Json}}}"""],
            $$"""{"type":"text","text":"a","citations":[{{UnknownCitation}},{{WireContract.Citations[0].Json}}]}"""),
        ("compaction_delta", """{"type":"compaction","content":null,"encrypted_content":null}""",
            ["""{"type":"compaction_delta","content":"so ","encrypted_content":"old"}""", """{"type":"compaction_delta","content":"so far","encrypted_content":"new"}"""],
            """{"type":"compaction","content":"so far","encrypted_content":"new"}"""),
    ];

    public static TheoryData<string> Blocks => [.. WireContract.Blocks.Select(row => row.Json), """{"type":"x_block","x":[null,{"y":1.50}],"text":"a"}"""];

    public static TheoryData<string, string[], string> Deltas => [.. DeltaRows.Select(row => new TheoryDataRow<string, string[], string>(row.Start, row.Deltas, row.Expected))];

    public static TheoryData<string> Citations => [.. WireContract.Citations.Select(row => row.Json), UnknownCitation];

    public static TheoryData<string> Events => [.. WireContract.Events.Select(row => row.Json), """{"type":"x_event","index":0,"x":[null]}"""];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_that_is_whole_in_its_start_event_is_kept_as_it_came(string json)
    {
        JsonObject block = JsonNode.Parse(json)!.AsObject();
        block["x_future"] = new JsonArray(1, null);

        Message message = Accumulate(new MessageScript().Block(block.ToJsonString()));

        Assert.Equal(ContentBlock.FromJson(block.ToJsonString()), Assert.Single(message.Content));
        AssertSameJson(block.ToJsonString(), message.Content[0].ToJson());
    }

    [Theory]
    [MemberData(nameof(Deltas))]
    public void A_delta_adds_to_its_block(string start, string[] deltas, string expected)
    {
        MessageScript script = new MessageScript().Block(start);
        foreach (string delta in deltas)
        {
            script.Ping().Delta(delta);
        }

        Message message = Accumulate(script);

        AssertSameJson(expected, Assert.Single(message.Content).ToJson());
    }

    [Theory]
    [MemberData(nameof(Citations))]
    public void A_citation_is_kept(string json)
    {
        Message message = Accumulate(new MessageScript().Text("a").Citation(json).TextDelta("b").Citation(json));

        var block = Assert.IsType<TextBlock>(Assert.Single(message.Content));
        Assert.Equal("ab", block.Text);
        Assert.Equal([MessagesJson.Parse<Citation>(json), MessagesJson.Parse<Citation>(json)], block.Citations!);
        Assert.All(block.Citations!, citation => AssertSameJson(json, citation.ToJson()));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_surfaced_as_it_was_sent_and_counts(string json)
    {
        JsonObject sent = JsonNode.Parse(json)!.AsObject();
        string type = (string)sent["type"]!;
        var script = new MessageScript();
        if (type is not "message_start")
        {
            script.MessageStart();
            foreach (int _ in Enumerable.Range(0, type is "content_block_start" ? 3 : type.StartsWith("content_block", StringComparison.Ordinal) ? 4 : 0))
            {
                script.Block("""{"type":"text","text":""}""");
            }
        }

        script.Bare().Event(sent.ToJsonString());
        JsonObject[] events = [.. MessageReference.EventsOf(script)];
        List<MessageStreamEvent> surfaced = [];
        using MessageStream stream = MessageStream.Create(script.OpenRead(), new MessageHandler { OnStreamEvent = surfaced.Add });

        Exception? thrown = Record.Exception(stream.UntilDone);

        Assert.Equal(events.Length, surfaced.Count);
        Assert.Equal(MessageStreamEvent.FromJson(json), surfaced[^1]);
        AssertSameJson(json, surfaced[^1].ToJson());
        MessageReference.AssertSame(MessageReference.Assemble(events), stream.CurrentMessage);
        // With a stop reason and no block open, nothing is missing that matters.
        Assert.Equal(type is "error" ? typeof(ApiException) : type is "message_stop" or "message_delta" ? null : typeof(StreamInterruptedException), thrown?.GetType());
    }

    [Theory]
    [InlineData("end_turn")]
    [InlineData("max_tokens")]
    [InlineData("stop_sequence")]
    [InlineData("tool_use")]
    [InlineData("pause_turn")]
    [InlineData("refusal")]
    [InlineData("model_context_window_exceeded")]
    [InlineData("compaction")]
    [InlineData("x_moonrise")]
    public void A_stop_reason_is_kept(string reason)
    {
        Message message = Accumulate(new MessageScript().Text("a").StopReason(reason, "END"));

        Assert.Equal(new StopReason(reason), message.StopReason);
        Assert.Equal("END", message.StopSequence);
    }

    [Theory]
    [InlineData("cyber")]
    [InlineData("bio")]
    [InlineData("frontier_llm")]
    [InlineData("reasoning_extraction")]
    [InlineData("general_harms")]
    [InlineData("x_category")]
    public void A_refusals_details_are_kept(string category)
    {
        string details = $$"""{"type":"refusal","category":"{{category}}","explanation":"No.","x_more":1}""";

        Message message = Accumulate(new MessageScript().Text("a").Event($$$"""{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{{{details}}}},"usage":{}}""").StopReason("refusal"));

        Assert.Equal(new RefusalCategory(category), message.StopDetails!.Category);
        AssertSameJson(details, message.StopDetails.ToJson());
    }

    [Theory]
    [InlineData("invalid_request_error", false)]
    [InlineData("authentication_error", false)]
    [InlineData("billing_error", false)]
    [InlineData("permission_error", false)]
    [InlineData("not_found_error", false)]
    [InlineData("conflict_error", false)]
    [InlineData("request_too_large", false)]
    [InlineData("rate_limit_error", true)]
    [InlineData("api_error", true)]
    [InlineData("timeout_error", true)]
    [InlineData("overloaded_error", true)]
    [InlineData("x_error", false)]
    public void An_error_event_ends_the_stream_with_its_type(string type, bool isRetryable)
    {
        using MessageStream stream = MessageStream.Create(new MessageScript().Text("a").ErrorEvent(type, "words").OpenRead());

        var e = Assert.Throws<ApiException>(stream.UntilDone);

        Assert.Equal((null, new ErrorType(type), "words", isRetryable), (e.StatusCode, e.ErrorType, e.Error.Message, e.IsRetryable));
        Assert.Equal("a", e.PartialMessage!.GetText());
    }

    [Fact]
    public void Every_field_of_the_usage_is_kept_wherever_it_comes()
    {
        string usage = JsonNode.Parse(WireContract.Message)!["usage"]!.ToJsonString();

        AssertSameJson(usage, Accumulate(new MessageScript().UsageJson(usage, "{}").Text("a")).Usage.ToJson());
        AssertSameJson(usage, Accumulate(new MessageScript().UsageJson("{}", usage).Text("a")).Usage.ToJson());
    }

    [Fact]
    public void Every_delta_has_a_row() =>
        Assert.Equal(new ContentBlockDeltaConverter().KnownTypes.Order(StringComparer.Ordinal), DeltaRows.Select(row => row.Name).Distinct().Order(StringComparer.Ordinal));

    private static Message Accumulate(MessageScript script)
    {
        using MessageStream stream = MessageStream.Create(script.OpenRead());
        Message message = stream.GetFinalMessage();

        MessageReference.AssertSame(MessageReference.Assemble(MessageReference.EventsOf(script)), message);
        Assert.Equal(message, Message.FromJson(message.ToJson()));
        return message;
    }

    private static void AssertSameJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"expected {expected}\nbut was  {actual}");
}
