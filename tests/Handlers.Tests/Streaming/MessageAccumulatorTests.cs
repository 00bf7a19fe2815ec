using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

public sealed class MessageAccumulatorTests
{
    private static readonly MessageStartEvent Start = new() { Message = new Message { Id = "msg_1", Model = "m" } };

    [Fact]
    public void Blocks_start_and_stop_once()
    {
        MessageAccumulator accumulator = New();
        Assert.Throws<InvalidDataException>(() => accumulator.StartBlock(0, BlockKind.Text, new TextBlock { Text = "" }));
        accumulator.Start(Start);
        Assert.Throws<InvalidDataException>(() => accumulator.Start(Start));
        accumulator.StartBlock(0, BlockKind.Text, new TextBlock { Text = "" });
        Assert.Throws<InvalidDataException>(() => accumulator.StartBlock(0, BlockKind.Text, new TextBlock { Text = "" }));
        accumulator.StartBlock(5, BlockKind.Thinking, new ThinkingBlock { Thinking = "", Signature = "" });
        Assert.Throws<InvalidDataException>(() => accumulator.StartBlock(5, BlockKind.Text, new TextBlock { Text = "" }));
        Assert.Throws<InvalidDataException>(() => accumulator.GetOpenBlock(1));
        Assert.Equal(BlockKind.Text, accumulator.GetOpenBlock(0).Kind);
        Assert.Equal(BlockKind.Thinking, accumulator.GetOpenBlock(5).Kind);
        accumulator.StopBlock(0, isCut: false, out _);
        Assert.Throws<InvalidDataException>(() => accumulator.StopBlock(0, isCut: false, out _));
        Assert.Throws<InvalidDataException>(() => accumulator.StopBlock(1, isCut: false, out _));
        Assert.Throws<InvalidDataException>(() => accumulator.GetOpenBlock(0));
        Assert.Equal(5, accumulator.FirstOpen());
        accumulator.StopBlock(5, isCut: false, out _);
        Assert.Null(accumulator.FirstOpen());
        Assert.Equal(2, accumulator.Stop()!.Content.Count);
        accumulator.Release();
    }

    [Fact]
    public void A_citation_of_a_block_that_is_not_kept_is_its_own_list_for_those_who_take_lists()
    {
        var citation = new CharLocationCitation { CitedText = "x" };

        Assert.Equal([citation], new MessageAccumulator(new StreamNeeds([HandlerInterest.CitationSnapshot], accumulates: false), new MessageStreamOptions()).AddLate(3, citation)!);
        Assert.Null(new MessageAccumulator(new StreamNeeds([HandlerInterest.Citation], accumulates: false), new MessageStreamOptions()).AddLate(3, citation));
    }

    [Fact]
    public void A_message_is_whole_after_a_stop_reason_once_all_blocks_have_stopped()
    {
        MessageAccumulator accumulator = New();
        accumulator.Start(Start);
        accumulator.StartBlock(0, BlockKind.Text, new TextBlock { Text = "" });
        Assert.False(accumulator.IsWhole);
        accumulator.Apply(new DecodedEvent { SetsStopReason = true, HasStopReason = true }, e: null);
        Assert.False(accumulator.IsWhole);
        accumulator.StopBlock(0, isCut: false, out _);
        Assert.True(accumulator.IsWhole);
        accumulator.Release();
    }

    [Fact]
    public void Usage_is_overwritten_and_never_added_up()
    {
        Message message = Read(new MessageScript().UsageJson("""{"input_tokens":10,"output_tokens":1,"service_tier":"standard"}""", """{"output_tokens":9}""")
            .Text("a").MessageDelta("""{"output_tokens":5,"cache_read_input_tokens":3}"""));

        Assert.Equal((10, 9, 3), (message.Usage.InputTokens, message.Usage.OutputTokens, message.Usage.CacheReadInputTokens));
    }

    [Theory]
    [InlineData(new string[0], "{}", null)]
    [InlineData(new[] { "" }, "{}", null)]
    [InlineData(new[] { " ", "\n" }, "{}", null)]
    [InlineData(new[] { "{\"a\"", ":[1,2]}" }, """{"a":[1,2]}""", null)]
    [InlineData(new[] { "{\"a\":\"hal" }, "{}", "{\"a\":\"hal")]
    [InlineData(new[] { "{}", "}" }, "{}", "{}}")]
    public void A_tools_input_is_whole_or_says_that_it_is_not(string[] pieces, string input, string? raw)
    {
        var block = Assert.IsType<ToolUseBlock>(Read(new MessageScript().ToolUse("toolu_1", "t", pieces)).Content.Single());

        Assert.Equal(input, block.Input.GetRawText());
        Assert.Equal(raw, block.RawInput);
        Assert.Equal(raw is null, block.InputError is null);
    }

    [Fact]
    public void The_input_so_far_shows_complete_values_only()
    {
        using MessageStream stream = MessageStream.Create(new MessageScript().ToolUse("toolu_1", "t", "{\"a\":1,\"b\":\"x", "y\"}").OpenRead());

        var inputs = stream.Enumerate().OfType<ContentBlockDeltaEvent>().Select(_ => ((ToolUseBlock)stream.CurrentMessage!.Content[0]).Input.GetRawText()).ToList();

        Assert.Equal(["""{"a":1}""", """{"a":1,"b":"xy"}"""], inputs);
    }

    [Fact]
    public void Signatures_and_compactions_are_replaced_and_the_rest_is_appended()
    {
        Message message = Read(new MessageScript()
            .Thinking("a", "b").Signature("one").Signature("two")
            .Block("""{"type":"compaction","content":null,"encrypted_content":null}""").CompactionDelta("c", "one").CompactionDelta("d", "two")
            .Text("e").Citation("""{"type":"char_location","cited_text":"1","document_index":0,"start_char_index":0,"end_char_index":1}""")
            .Citation("""{"type":"char_location","cited_text":"2","document_index":0,"start_char_index":0,"end_char_index":1}"""));

        var thinking = (ThinkingBlock)message.Content[0];
        Assert.Equal(("ab", "two"), (thinking.Thinking, thinking.Signature));
        var compaction = (CompactionBlock)message.Content[1];
        Assert.Equal(("d", "two"), (compaction.Content, compaction.EncryptedContent));
        Assert.Equal(["1", "2"], ((TextBlock)message.Content[2]).Citations!.Select(citation => ((CharLocationCitation)citation).CitedText));
    }

    [Fact]
    public void A_fallback_block_names_the_messages_model()
    {
        Message message = Read(new MessageScript().Block("""{"type":"fallback","from":{"model":"big"},"to":{"model":"small"},"trigger":null}""").Text("a"));

        Assert.Equal("small", message.Model);
    }

    [Fact]
    public void Text_that_a_block_starts_with_comes_before_its_deltas()
    {
        Assert.Equal("Hello there", Read(new MessageScript().Block("""{"type":"text","text":"Hello"}""").TextDelta(" there")).GetText());
    }

    [Fact]
    public void What_is_unknown_is_kept()
    {
        Message message = Read(new MessageScript().Block("""{"type":"future","x":[1]}""").Delta("""{"type":"future_delta","y":2}""").TextDelta("z"));

        var block = Assert.IsType<UnknownBlock>(message.Content.Single());
        Assert.Equal("future", block.Type);
        Assert.Equal(["future_delta", "text_delta"], block.Deltas.Select(delta => delta.Type));
        Assert.Equal(1, JsonElement.Parse(block.ToJson()).GetProperty("x")[0].GetInt32());
    }

    private static MessageAccumulator New() => new(new StreamNeeds([], accumulates: true), new MessageStreamOptions());

    private static Message Read(MessageScript script)
    {
        using MessageStream stream = MessageStream.Create(script.OpenRead());
        return stream.GetFinalMessage();
    }
}
