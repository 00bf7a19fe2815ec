using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests;

public sealed class EventDecoderTests
{
    [Theory]
    [InlineData("""{"type":"message_start","message":{}}""", EventKind.MessageStart)]
    [InlineData("""{"type":"content_block_stop","index":3}""", EventKind.ContentBlockStop)]
    [InlineData("""{"index":3,"type":"content_block_stop"}""", EventKind.ContentBlockStop)]
    [InlineData("""{"type":"\u0070ing"}""", EventKind.Ping)]
    [InlineData("""{"type":"ping","more":{"type":"error"}}""", EventKind.Ping)]
    [InlineData("""{"type":"ping","type":"error"}""", EventKind.Ping)]
    [InlineData(" \n{\"type\":\"message_stop\"} ", EventKind.MessageStop)]
    [InlineData("""{"type":"error","error":{}}""", EventKind.Error)]
    [InlineData("""{"type":"Ping"}""", EventKind.Unknown)]
    [InlineData("""{"type":"new_event","index":-7}""", EventKind.Unknown)]
    [InlineData("""{"type":""}""", EventKind.Unknown)]
    internal void The_type_is_that_of_the_json(string json, EventKind expected) => Assert.Equal(expected, Decode(json, "message_delta").Kind);

    [Fact]
    public void A_type_that_is_longer_than_any_known_one_is_unknown_however_it_is_written()
    {
        string ping = string.Concat("ping".Select(c => $"\\u{(int)c:x4}"));
        string longest = string.Concat("content_block_delta".Select(c => $"\\u{(int)c:x4}"));

        Assert.Equal(EventKind.Ping, Decode($$"""{"type":"{{ping}}"}""").Kind);
        Assert.Equal(EventKind.Unknown, Decode($$"""{"type":"{{longest}}{{ping}}"}""").Kind);
    }

    [Theory]
    [InlineData("{}", EventKind.Ping)]
    [InlineData("""{"type":7}""", EventKind.Ping)]
    [InlineData("""{"type":null,"x":1}""", EventKind.Ping)]
    internal void Without_a_type_the_event_line_tells_it(string json, EventKind expected) => Assert.Equal(expected, Decode(json, "ping").Kind);

    [Theory]
    [InlineData("""{"type":"overloaded_error"}""", "error", EventKind.Error)]
    [InlineData("""{"type":""}""", "error", EventKind.Error)]
    [InlineData("""{"type":"overloaded_error"}""", "", EventKind.Unknown)]
    [InlineData("""{"type":"overloaded_error"}""", "errors", EventKind.Unknown)]
    internal void An_unknown_type_is_an_error_if_the_event_line_tells_so(string json, string eventLine, EventKind expected)
        => Assert.Equal(expected, Decode(json, eventLine).Kind);

    [Theory]
    [InlineData("""{"type":"text","text":""}""", BlockKind.Text)]
    [InlineData("""{"text":"","type":"text"}""", BlockKind.Text)]
    [InlineData("""{"type":"thinking"}""", BlockKind.Thinking)]
    [InlineData("""{"type":"tool_use"}""", BlockKind.ToolCall)]
    [InlineData("""{"type":"server_tool_use"}""", BlockKind.ToolCall)]
    [InlineData("""{"type":"mcp_tool_use"}""", BlockKind.ToolCall)]
    [InlineData("""{"type":"compaction"}""", BlockKind.Compaction)]
    [InlineData("""{"type":"redacted_thinking"}""", BlockKind.Other)]
    [InlineData("""{"type":"text","type":"tool_use"}""", BlockKind.Text)]
    [InlineData("""{"input":{"type":"text"}}""", BlockKind.Other)]
    [InlineData("{}", BlockKind.Other)]
    internal void A_block_is_known_by_its_type(string block, BlockKind expected)
        => Assert.Equal(expected, Decode("""{"type":"content_block_start","index":0,"content_block":""" + block + "}").Block);

    [Theory]
    [InlineData("""{"type":"text_delta","text":"a\nb"}""", DeltaKind.Text, """a\nb""", true, true)]
    [InlineData("""{"text":"ab","type":"text_delta"}""", DeltaKind.Text, "ab", false, true)]
    [InlineData("""{"type":"text_delta","text":"ab","more":1}""", DeltaKind.Text, "ab", false, false)]
    [InlineData("""{"type":"input_json_delta","partial_json":"{}"}""", DeltaKind.InputJson, "{}", false, true)]
    [InlineData("""{"type":"thinking_delta","thinking":"ab","estimated_tokens":3}""", DeltaKind.Thinking, "ab", false, false)]
    [InlineData("""{"type":"signature_delta","signature":"ab"}""", DeltaKind.Signature, "ab", false, true)]
    [InlineData("""{"type":"citations_delta","citation":{"type":"text_delta"}}""", DeltaKind.Citations, "", false, false)]
    [InlineData("""{"type":"compaction_delta","content":"x"}""", DeltaKind.Compaction, "", false, false)]
    [InlineData("""{"type":"new_delta","text":"x"}""", DeltaKind.Unknown, "", false, false)]
    [InlineData("{}", DeltaKind.Unknown, "", false, false)]
    internal void A_delta_gives_its_string(string delta, DeltaKind kind, string value, bool isEscaped, bool isPlain)
    {
        DecodedEvent e = Decode("""{"type":"content_block_delta","index":1,"delta":""" + delta + "}");

        Assert.Equal((1, kind, value, isEscaped, isPlain), (e.Index, e.Delta, Encoding.UTF8.GetString(e.Value), e.IsEscaped, e.IsPlainDelta));
    }

    [Theory]
    [InlineData("""{"stop_reason":"end_turn"}""", true)]
    [InlineData("""{"stop_reason":"new_reason"}""", true)]
    [InlineData("""{"stop_reason":null}""", false)]
    [InlineData("{}", false)]
    public void A_stop_reason_is_noticed(string delta, bool expected)
        => Assert.Equal(expected, Decode("""{"type":"message_delta","delta":""" + delta + ""","usage":{}}""").HasStopReason);

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("{")]
    [InlineData("""{"type":"ping"}}""")]
    [InlineData("""{"type":"ping"} {}""")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("""{'type':'ping'}""")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"type":"ping"}""")]
    [InlineData("""{"type":"content_block_stop"}""")]
    [InlineData("""{"type":"content_block_stop","index":-1}""")]
    [InlineData("""{"type":"content_block_stop","index":"0"}""")]
    [InlineData("""{"type":"content_block_stop","index":1.5}""")]
    [InlineData("""{"type":"content_block_stop","index":99999999999}""")]
    [InlineData("""{"type":"content_block_start","index":0}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":null}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":"x"}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta"}}""")]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":null}}""")]
    [InlineData("""{"type":"ping","x":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""")]
    public void What_is_no_event_is_refused(string json)
    {
        Exception e = Assert.ThrowsAny<Exception>(() => Decode(json));
        Assert.True(e is InvalidDataException or JsonException, e.ToString());
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","x":[]}}""", 3)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","x":[{}]}}""", 4)]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}""", 2)]
    [InlineData("""{"type":"ping","x":{}}""", 2)]
    public void Json_may_be_as_deep_as_the_limit_and_not_deeper(string json, int depth)
    {
        Assert.NotEqual(EventKind.Unknown, Decode(json, maxDepth: depth).Kind);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => Decode(json, maxDepth: depth - 1).Kind);
    }

    private static DecodedEvent Decode(string json, string eventLine = "", int maxDepth = 16)
    {
        EventDecoder.Decode(new SseFrame(0, Encoding.UTF8.GetBytes(eventLine), Encoding.UTF8.GetBytes(json)), maxDepth, out DecodedEvent e);
        return e;
    }
}
