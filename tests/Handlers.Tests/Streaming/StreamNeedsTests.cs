using Xunit;

namespace Handlers.Tests;

/// <summary>A handler pays only for what its signatures ask for: what each interest makes the stream decode, keep and deliver.</summary>
public sealed class StreamNeedsTests
{
    private static readonly HandlerInterest[] Single = [.. Enumerable.Range(0, 64).Select(bit => (HandlerInterest)(1L << bit)).Where(flag => Enum.IsDefined(flag))];

    [Fact]
    public void Each_interest_alone_asks_for_its_own_part_and_no_other()
    {
        foreach (HandlerInterest interest in Single)
        {
            var needs = new StreamNeeds([interest], accumulates: false);

            Assert.Equal(
                (interest, interest == HandlerInterest.Frame, interest is HandlerInterest.Ping or HandlerInterest.PingEvent, interest == HandlerInterest.Output, false, false),
                (interest, needs.Frames, needs.Pings, needs.Outputs, needs.KeepsMessage, needs.CitationSnapshots));
        }

        Assert.True(new StreamNeeds([HandlerInterest.Message], accumulates: false).KeepsMessage);
        Assert.True(new StreamNeeds([HandlerInterest.None], accumulates: true).KeepsMessage);
        Assert.True(new StreamNeeds([HandlerInterest.CitationSnapshot], accumulates: false).CitationSnapshots);
    }

    [Fact]
    public void An_event_is_an_object_only_for_those_who_take_events()
    {
        var kinds = new Dictionary<EventKind, HandlerInterest>
        {
            [EventKind.MessageStart] = HandlerInterest.MessageStartEvent,
            [EventKind.ContentBlockStart] = HandlerInterest.ContentBlockStartEvent,
            [EventKind.ContentBlockDelta] = HandlerInterest.ContentBlockDeltaEvent,
            [EventKind.ContentBlockStop] = HandlerInterest.ContentBlockStopEvent,
            [EventKind.MessageDelta] = HandlerInterest.MessageDeltaEvent,
            [EventKind.MessageStop] = HandlerInterest.MessageStopEvent,
            [EventKind.Ping] = HandlerInterest.PingEvent,
            [EventKind.Error] = HandlerInterest.ErrorEvent,
        };
        foreach (HandlerInterest interest in Single)
        {
            var needs = new StreamNeeds([interest], accumulates: false);
            foreach ((EventKind kind, HandlerInterest flag) in kinds)
            {
                Assert.Equal((kind, interest, flag == interest), (kind, interest, needs.Events(kind)));
            }
        }
    }

    [Fact]
    public void A_block_is_kept_for_those_who_take_such_blocks()
    {
        (BlockKind Kind, HandlerInterest Flag)[] kinds =
        [
            (BlockKind.Text, HandlerInterest.TextBlock), (BlockKind.Thinking, HandlerInterest.ThinkingBlock), (BlockKind.ToolCall, HandlerInterest.ToolCallBlock),
            (BlockKind.Other, HandlerInterest.OtherBlock),
        ];
        foreach (HandlerInterest interest in Single)
        {
            var needs = new StreamNeeds([interest], accumulates: false);
            foreach ((BlockKind kind, HandlerInterest flag) in kinds)
            {
                bool startsTool = kind == BlockKind.ToolCall && interest == HandlerInterest.InputJsonIndex;
                Assert.Equal((kind, interest, flag == interest, flag == interest || startsTool), (kind, interest, needs.Blocks(kind), needs.BlockStarts(kind)));
            }
        }

        var citations = new StreamNeeds([HandlerInterest.CitationSnapshot], accumulates: false);
        Assert.Equal((true, false), (citations.BlockStarts(BlockKind.Text), citations.BlockStarts(BlockKind.Thinking)));
        Assert.All(kinds, kind => Assert.True(new StreamNeeds([], accumulates: true).Blocks(kind.Kind)));
    }

    [Theory]
    [InlineData(HandlerInterest.None, false, TextNeeds.None)]
    [InlineData(HandlerInterest.None, true, TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.TextIndex, false, TextNeeds.Call)]
    [InlineData(HandlerInterest.TextUtf8, false, TextNeeds.Call | TextNeeds.Utf8Delta)]
    [InlineData(HandlerInterest.TextUtf8, true, TextNeeds.Call | TextNeeds.Utf8Delta | TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.Text, false, TextNeeds.Call | TextNeeds.Utf16Delta)]
    [InlineData(HandlerInterest.Text, true, TextNeeds.Call | TextNeeds.Utf16Delta | TextNeeds.Utf16Text)]
    [InlineData(HandlerInterest.TextUtf8Snapshot, false, TextNeeds.Call | TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.TextSnapshot, false, TextNeeds.Call | TextNeeds.Utf16Text)]
    [InlineData(HandlerInterest.Text | HandlerInterest.TextSnapshot, false, TextNeeds.Call | TextNeeds.Utf16Delta | TextNeeds.Utf16Text)]
    [InlineData(HandlerInterest.Text | HandlerInterest.TextUtf8Snapshot, true, TextNeeds.Call | TextNeeds.Utf16Delta | TextNeeds.Utf16Text | TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.TextPartialJson, false, TextNeeds.Call | TextNeeds.PartialJson | TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.Output, false, TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.TextBlock, false, TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.Thinking | HandlerInterest.ThinkingSnapshot | HandlerInterest.InputJsonSnapshot, false, TextNeeds.None)]
    internal void Text_is_decoded_and_kept_only_as_it_is_taken(HandlerInterest interest, bool accumulates, TextNeeds expected)
        => Assert.Equal(expected, new StreamNeeds([interest], accumulates).Text(BlockKind.Text));

    [Theory]
    [InlineData(HandlerInterest.InputJsonIndex, false, TextNeeds.Call)]
    [InlineData(HandlerInterest.InputJsonUtf8, false, TextNeeds.Call | TextNeeds.Utf8Delta)]
    [InlineData(HandlerInterest.InputJson, false, TextNeeds.Call | TextNeeds.Utf16Delta)]
    [InlineData(HandlerInterest.InputJson, true, TextNeeds.Call | TextNeeds.Utf16Delta | TextNeeds.Utf8Text)]
    [InlineData(HandlerInterest.InputJsonSnapshot, false, TextNeeds.Call | TextNeeds.Utf8Text | TextNeeds.PartialJson)]
    [InlineData(HandlerInterest.ToolCallBlock, false, TextNeeds.Utf8Text)]
    internal void Json_of_tool_input_is_kept_in_utf_8_alone(HandlerInterest interest, bool accumulates, TextNeeds expected)
        => Assert.Equal(expected, new StreamNeeds([interest], accumulates).Text(BlockKind.ToolCall));

    [Fact]
    public void Deltas_go_to_one_method_only_if_one_handler_takes_them_and_nobody_takes_them_otherwise()
    {
        Assert.True(Goes(HandlerInterest.Text));
        Assert.True(Goes(HandlerInterest.None, HandlerInterest.Thinking, HandlerInterest.End));
        Assert.False(Goes(HandlerInterest.Text, HandlerInterest.ThinkingIndex));
        Assert.False(Goes(HandlerInterest.Text, HandlerInterest.Frame));
        Assert.False(Goes(HandlerInterest.Text | HandlerInterest.ContentBlockDeltaEvent));
        Assert.Equal(1, new StreamNeeds([HandlerInterest.End, HandlerInterest.InputJson, HandlerInterest.Text], false).FirstOfDeltas);
        Assert.Equal(-1, new StreamNeeds([HandlerInterest.End], false).FirstOfDeltas);
        Assert.Equal(1, new StreamNeeds([HandlerInterest.End, HandlerInterest.Asynchronous], false).FirstAsynchronous);
        Assert.Equal(-1, new StreamNeeds([HandlerInterest.Text], false).FirstAsynchronous);

        static bool Goes(params HandlerInterest[] interests) => new StreamNeeds(interests, accumulates: false).DeltasGoToOneMethod;
    }
}
