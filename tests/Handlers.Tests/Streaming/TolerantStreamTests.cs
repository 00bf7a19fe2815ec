using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What the official SDKs tolerate in a stream is tolerated here as well; only text that belongs to no open block is refused.</summary>
public sealed class TolerantStreamTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}""";
    private const string Text = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
    private const string Hello = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""";
    private const string Stop = """{"type":"content_block_stop","index":0}""";
    private const string EndTurn = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":"x"},"usage":{"output_tokens":2}}""";
    private const string End = """{"type":"message_stop"}""";

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"t"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"c","encrypted_content":null}}""")]
    public void A_delta_for_a_block_of_another_kind_is_surfaced_and_ends_nothing(string stray)
    {
        AssertSurfaced(stray, Start, Text, stray, Hello, Stop, EndTurn, End);
    }

    [Theory]
    [InlineData(Text)]
    [InlineData(Stop)]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":7}}""")]
    [InlineData(End)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}""")]
    public void An_event_before_message_start_is_surfaced_and_not_accumulated(string stray)
    {
        AssertSurfaced(stray, stray, Start, Text, Hello, Stop, EndTurn, End);
    }

    [Theory]
    [InlineData(Hello, Start, Text, Stop, EndTurn, End)]
    [InlineData(Start, Hello, Text, Stop, EndTurn, End)]
    [InlineData(Start, Text, Stop, Hello, EndTurn, End)]
    public void Text_for_no_open_block_is_an_invalid_stream(params string[] events)
    {
        using MessageStream stream = Read(events);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);
    }

    [Theory]
    [InlineData("""{"type":"new_event","delta":"abc"}""")]
    [InlineData("""{"type":"new_event","delta":null}""")]
    [InlineData("""{"type":"new_event","delta":{"stop_reason":{"a":1}}}""")]
    [InlineData("""{"type":"new_event","content_block":"abc"}""")]
    [InlineData("""{"delta":[1],"type":"new_event"}""")]
    [InlineData("""{"type":"ping","delta":null}""")]
    [InlineData("""{"type":"ping","content_block":null}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"new_delta","stop_reason":5}}""")]
    public void Properties_of_a_new_event_may_have_any_value(string stray) => AssertSurfaced(stray, Start, Text, stray, Hello, Stop, EndTurn, End);

    [Fact]
    public void An_additional_property_of_a_delta_is_kept_whatever_its_name()
    {
        const string delta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"},"content_block":{"type":"text","text":"z"}}""";

        MessageStreamEvent read = MessageStream.ReadEvents(Body(Start, Text, delta, Stop, EndTurn, End)).First(e => e is ContentBlockDeltaEvent);

        Assert.Contains("content_block", read.ToJson().Replace("content_block_delta", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_citation_before_message_start_is_only_an_event()
    {
        const string citation = """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}}}""";
        var trace = new Trace { Interest = HandlerInterest.Citation | HandlerInterest.ContentBlockDeltaEvent };

        MessageStream.Dispatch(Body(citation, Start, Text, Hello, Stop, EndTurn, End), trace);

        Assert.Equal(["event content_block_delta", "event content_block_delta"], trace.Calls);
        AssertSurfaced(citation, citation, Start, Text, Hello, Stop, EndTurn, End);
    }

    [Fact]
    public void A_second_start_of_the_same_message_before_its_first_block_changes_nothing()
    {
        AssertSurfaced(Start, Start, Start, Text, Hello, Stop, EndTurn, End);
    }

    [Theory]
    [InlineData(Start, Text, Start)]
    [InlineData(Start, """{"type":"message_start","message":{"id":"msg_2","type":"message","role":"assistant","model":"m","content":[],"usage":{}}}""", End)]
    public void A_start_of_another_message_or_after_a_block_is_an_invalid_stream(params string[] events)
    {
        using MessageStream stream = Read(events);

        Assert.Throws<InvalidStreamException>(stream.UntilDone);
    }

    [Fact]
    public void Block_indices_may_have_gaps_and_any_order()
    {
        Message message = ReadMessage(
            Start, At(7, Text), At(7, Hello), At(7, Stop), At(2, Text), At(2, Hello), At(2, Stop), At(0, Text), At(0, Hello), At(0, Stop), EndTurn, End);

        Assert.Equal("HelloHelloHello", message.GetText());
        Assert.Equal(3, message.Content.Count);
    }

    [Fact]
    public void A_citation_after_the_stop_of_its_block_is_added_to_it()
    {
        Message message = ReadMessage(
            Start, Text, Hello, Stop,
            """{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"page_location","cited_text":"c","document_index":0,"start_page_number":1,"end_page_number":2}}}""",
            EndTurn, End);

        Assert.Equal("c", ((PageLocationCitation)((TextBlock)message.Content[0]).Citations!.Single()).CitedText);
    }

    // One citation is there from the start, and one comes late.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_citations_so_far_are_those_of_the_block_and_a_list_does_not_change_later(bool accumulates)
    {
        string[] events =
        [
            Start, """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"","citations":[{"type":"page_location","cited_text":"0"}]}}""", Hello, Cite(0, "1"), Cite(0, "2"),
            At(1, Text), Cite(1, "a"), At(1, Stop), Stop, Cite(0, "3"), EndTurn, End,
        ];
        var handler = new CitationLists();

        using MessageStream? stream = accumulates ? MessageStream.Create(Body(events), handler) : null;
        stream?.UntilDone();
        if (!accumulates)
        {
            MessageStream.Dispatch(Body(events), handler);
        }

        Assert.Equal(["0 1: 0 1", "0 2: 0 1 2", "1 a: a", "0 3: 0 1 2 3"], handler.Lists.Select(e => $"{e.Index} {TextOf(e.Citation)}: {string.Join(' ', e.Snapshot.Select(TextOf))}"));

        static string Cite(int index, string text)
            => $$$$"""{"type":"content_block_delta","index":{{{{index}}}},"delta":{"type":"citations_delta","citation":{"type":"page_location","cited_text":"{{{{text}}}}"}}}""";
        static string TextOf(Citation citation) => ((PageLocationCitation)citation).CitedText;
    }

    [Fact]
    public void Without_the_flag_there_is_no_list_of_citations()
    {
        var handler = new CitationLists { Interest = HandlerInterest.Citation };
        MessageStream.Dispatch(new MessageScript().Text("Hi").Citation("""{"type":"page_location","cited_text":"c"}""").OpenRead(), handler);

        Assert.Empty(Assert.Single(handler.Lists).Snapshot);
    }

    [Theory]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null}}""", null, null)]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null}}""", "max_tokens", null)]
    [InlineData("""{"type":"message_delta","delta":{}}""", "end_turn", "x")]
    public void Nulls_of_a_message_delta_overwrite_and_absent_fields_do_not(string delta, string? stopReason, string? stopSequence)
    {
        Message message = ReadMessage(Start, Text, Hello, Stop, EndTurn, delta, End);

        Assert.Equal((stopReason, stopSequence), (message.StopReason?.Value, message.StopSequence));
    }

    [Theory]
    [InlineData("""{"type":"compaction_delta","content":"new","encrypted_content":"e"}""", "new", "e")]
    [InlineData("""{"type":"compaction_delta","content":null,"encrypted_content":null}""", null, null)]
    public void A_compaction_delta_replaces_the_content_null_included(string delta, string? content, string? encrypted)
    {
        string[] events =
        [
            Start, """{"type":"content_block_start","index":0,"content_block":{"type":"compaction","content":"old","encrypted_content":"old"}}""",
            $$$"""{"type":"content_block_delta","index":0,"delta":{{{delta}}}}""", Stop, EndTurn, End,
        ];
        Message message = ReadMessage(events);
        List<CompactionDelta> deltas = [];
        MessageStream.Dispatch(Body(events), new MessageHandler { OnCompaction = deltas.Add });

        var block = (CompactionBlock)message.Content[0];
        Assert.Equal((content, encrypted), (block.Content, block.EncryptedContent));
        Assert.Equal([new CompactionDelta { Content = content, EncryptedContent = encrypted }], deltas);
    }

    [Theory]
    [InlineData("{\"city\":\"Par", false)]
    [InlineData("{\"city\":\"Paris\"}", false)]
    [InlineData("", false)]
    [InlineData("{\"city\":\"Par", true)]
    public void A_block_that_is_open_at_message_stop_is_stopped_and_its_input_is_marked_incomplete(string json, bool inGap)
    {
        int index = inGap ? 9 : 1;
        string toolUse = At(index, """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""");
        string delta = At(index, $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":{{{System.Text.Json.JsonSerializer.Serialize(json)}}}}}""");
        List<ContentBlock> stopped = [];
        var handler = new MessageHandler { OnContentBlock = stopped.Add };
        using MessageStream stream = MessageStream.Create(
            Body(Start, Text, Hello, Stop, toolUse, delta, """{"type":"message_delta","delta":{"stop_reason":"max_tokens"}}""", End), handler);

        Message message = stream.GetFinalMessage();

        var call = (ToolUseBlock)message.Content[1];
        Assert.Equal((StopReason.MaxTokens, "{}", json), (message.StopReason, call.Input.GetRawText(), call.RawInput));
        Assert.Contains("before the content block stopped", call.InputError, StringComparison.Ordinal);
        Assert.Equal([message.Content[0], call], stopped);
    }

    [Fact]
    public void The_stop_of_a_block_that_is_open_at_message_stop_is_an_event_and_comes_before_it()
    {
        string[] events = [Start, Text, Hello, EndTurn, End];
        var stops = new Trace { Interest = HandlerInterest.ContentBlockStopEvent };
        var all = new Trace { Interest = HandlerInterest.StreamEvent };

        MessageStream.Dispatch(Body(events), stops);
        MessageStream.Dispatch(Body(events), all);

        Assert.Equal(["event content_block_stop"], stops.Calls);
        string[] expected = ["message_start", "content_block_start", "content_block_delta", "message_delta", "content_block_stop", "message_stop"];
        Assert.Equal(expected.Select(type => $"event {type}"), all.Calls);
        Assert.Equal(expected, MessageStream.ReadEvents(Body(events)).Select(e => e.Type.ToString()));
    }

    [Fact]
    public void Without_message_stop_the_message_delta_is_the_last_event_and_given_once()
    {
        string[] events = [Start, Text, Hello, Stop, EndTurn];
        var all = new Trace { Interest = HandlerInterest.StreamEvent | HandlerInterest.MessageStop };

        MessageStream.Dispatch(Body(events), all);

        string[] expected = ["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta"];
        Assert.Equal([.. expected.Select(type => $"event {type}"), all.Calls[^1]], all.Calls);
        Assert.StartsWith("message ", all.Calls[^1], StringComparison.Ordinal);
        Assert.Equal(expected, MessageStream.ReadEvents(Body(events)).Select(e => e.Type.ToString()));
    }

    [Theory]
    [InlineData("unspecified error")]
    [InlineData("""{"message":"overloaded"}""")]
    [InlineData("[1]")]
    [InlineData("""{"type":"error"}""")]
    [InlineData("""{"type":"overloaded_error","message":"busy"}""")]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"m","details":"words"}}""")]
    public void An_error_event_whose_data_is_no_error_object_is_an_ApiException(string data)
    {
        using MessageStream stream = MessageStream.Create(new MemoryStream(Encoding.UTF8.GetBytes($"data: {Start}\n\nevent: error\ndata: {data}\n\n")));

        var e = Assert.Throws<ApiException>(stream.UntilDone);
        Assert.Equal(data, e.Error.Message);
        Assert.DoesNotContain(data, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:")]
    [InlineData("data")]
    [InlineData("event: ping\ndata:")]
    [InlineData("data\ndata: ")]
    public void Blank_data_is_passed_over(string blank)
    {
        string body = $"{blank}\n\n" + string.Concat(new[] { Start, Text, Hello }.Select(data => $"data: {data}\n\n{blank}\n\n")) + $"data: {Stop}\n\ndata: {EndTurn}\n\ndata: {End}\n\n";
        using MessageStream stream = MessageStream.Create(new MemoryStream(Encoding.UTF8.GetBytes(body)));

        Assert.Equal("Hello", stream.GetFinalMessage().GetText());
    }

    private static void AssertSurfaced(string stray, params string[] events)
    {
        List<string> surfaced = [];
        using MessageStream stream = MessageStream.Create(Body(events), new MessageHandler { OnStreamEvent = e => surfaced.Add(e.ToJson()) });

        Message message = stream.GetFinalMessage();

        Assert.Equal("Hello", message.GetText());
        Assert.Equal(StopReason.EndTurn, message.StopReason);
        Assert.Equal(2, message.Usage.OutputTokens);
        Assert.Equal(events.Length, surfaced.Count);
        Assert.Contains(MessageStreamEvent.FromJson(stray), surfaced.Select(MessageStreamEvent.FromJson));
    }

    private static string At(int index, string json) => json.Replace("\"index\":0", $"\"index\":{index}", StringComparison.Ordinal);

    private static Message ReadMessage(params string[] events)
    {
        using MessageStream stream = Read(events);
        return stream.GetFinalMessage();
    }

    private static MessageStream Read(params string[] events) => MessageStream.Create(Body(events));

    private sealed class CitationLists : IMessageHandler
    {
        public HandlerInterest Interest { get; init; } = HandlerInterest.CitationSnapshot;

        public List<CitationEvent> Lists { get; } = [];

        public ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken)
        {
            Lists.Add(e);
            return default;
        }
    }

    private static MemoryStream Body(params string[] events) => new(Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"data: {data}\n\n"))));
}
