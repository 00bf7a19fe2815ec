using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Messages;

public class MessageTests
{
    [Fact]
    public void The_text_is_that_of_the_text_blocks_with_nothing_between()
    {
        Message message = new() { Content = [new ThinkingBlock { Thinking = "hm" }, new TextBlock { Text = "Hello" }, new ToolUseBlock(), new TextBlock { Text = " there" }] };

        Assert.Equal("Hello there", message.GetText());
        Assert.Equal("", new Message { Content = [new TextBlock()] }.GetText());
    }

    [Fact]
    public void Without_a_text_block_the_exception_names_the_blocks_there_are()
    {
        Message message = new() { Content = [new ThinkingBlock { Thinking = "S3CRET" }, new ToolUseBlock { Name = "S3CRET" }, Unknown("novelty")] };

        var exception = Assert.Throws<InvalidOperationException>(message.GetText);
        Assert.Equal("The message has no text block to take the text from; it has: thinking, tool_use, novelty.", exception.Message);
        exception = Assert.Throws<InvalidOperationException>(new Message().GetText);
        Assert.Equal("The message has no text block to take the text from; it has: no content blocks at all.", exception.Message);
    }

    [Fact]
    public void Messages_are_equal_by_value()
    {
        Message message = Message.FromJson(WireContract.Message);
        Message same = Message.FromJson(WireContract.Message);

        Assert.Equal(message, same);
        Assert.NotEqual(message, same with { Content = [] });
        Assert.NotEqual(message, same with { StopReason = StopReason.MaxTokens });
        Assert.NotEqual(message, same with { Usage = same.Usage with { OutputTokens = 21 } });
        Assert.NotEqual(message, same with { ContextManagement = new() });
        Assert.NotEqual(message, same with { AdditionalProperties = new Dictionary<string, JsonElement> { ["x"] = JsonElement.Parse("1") } });
    }

    [Fact]
    public void Tool_input_is_compared_as_JSON()
    {
        ToolUseBlock block = new() { Id = "a", Name = "b", Input = JsonElement.Parse("""{"x":1,"y":[2]}""") };

        Assert.Equal(block, block with { Input = JsonElement.Parse("""{ "y": [2.0], "x": 1 }""") });
        Assert.NotEqual(block, block with { Input = JsonElement.Parse("""{"x":1,"y":[2,3]}""") });
        Assert.NotEqual(block, block with { Input = default });
    }

    [Fact]
    public void A_list_given_is_copied_so_that_the_message_cannot_change()
    {
        List<ContentBlock> blocks = [new TextBlock { Text = "a" }];
        Message message = new() { Content = blocks };
        blocks.Clear();

        Assert.Single(message.Content);
        Assert.Throws<JsonException>(() => new Message { Content = [null!] });
    }

    [Fact]
    public void A_tools_input_outlives_the_document_it_came_from()
    {
        ToolUseBlock block;
        using (JsonDocument document = JsonDocument.Parse("""{"a":1}"""))
        {
            block = new ToolUseBlock { Input = document.RootElement };
        }

        Assert.Equal(1, block.Input.GetProperty("a").GetInt32());
    }

    [Fact]
    public void Incomplete_input_is_an_empty_object_in_JSON_and_says_why_beside_it()
    {
        ToolUseBlock block = new() { Id = "toolu_1", Name = "get", RawInput = "{\"S3CRET", InputError = "cut" };

        Assert.Equal(JsonValueKind.Object, block.Input.ValueKind);
        Assert.Equal("""{"type":"tool_use","id":"toolu_1","name":"get","input":{}}""", block.ToJson());
        Assert.Equal("ToolUseBlock { toolu_1, input incomplete }", block.ToString());
    }

    [Fact]
    public void What_an_iteration_adds_to_stop_events_is_no_part_of_them()
    {
        ContentBlockStopEvent blockStop = new() { Index = 1, ContentBlock = new TextBlock { Text = "a" } };
        MessageStopEvent messageStop = new() { Message = new Message { Id = "m" } };

        Assert.Equal(blockStop, MessageStreamEvent.FromJson(blockStop.ToJson()));
        Assert.Equal(messageStop, MessageStreamEvent.FromJson(messageStop.ToJson()));
        Assert.Equal("""{"type":"content_block_stop","index":1}""", blockStop.ToJson());
        Assert.NotEqual(blockStop, blockStop with { Index = 2 });
    }

    [Fact]
    public void Events_match_patterns()
    {
        MessageStreamEvent e = MessageStreamEvent.FromJson("""{"index":0,"delta":{"text":"Hi","type":"text_delta"},"type":"content_block_delta"}""");

        Assert.Equal("Hi", e is ContentBlockDeltaEvent { Delta: TextDelta { Text: var text } } ? text : null);
    }

    [Theory]
    [InlineData("""{"type":"message_start"}""")]
    [InlineData("""{"type":"message_start","message":null}""")]
    [InlineData("""{"type":"content_block_start","content_block":{"type":"text"}}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":null}""")]
    [InlineData("""{"type":"content_block_delta","index":0}""")]
    [InlineData("""{"type":"content_block_stop"}""")]
    [InlineData("""{"type":"message_delta","delta":null}""")]
    [InlineData("""{"type":"error"}""")]
    [InlineData("""{"type":"ping" """)]
    [InlineData("null")]
    [InlineData("")]
    public void An_event_without_what_it_is_for_is_a_JsonException(string json) => Assert.Throws<JsonException>(() => MessageStreamEvent.FromJson(json));

    [Theory]
    [InlineData("""{"type":"novelty","x":{"y":[1,2]}}""", "novelty")]
    [InlineData("""{"x":1}""", "")]
    [InlineData("""{"type":7}""", "")]
    [InlineData("[1]", "")]
    public void An_unknown_event_keeps_its_JSON(string json, string type)
    {
        var e = Assert.IsType<UnknownEvent>(MessageStreamEvent.FromJson(json));

        Assert.Equal(type, e.Type);
        Assert.Equal(json, e.Json.GetRawText());
        Assert.Equal(json, e.ToJson());
        Assert.Equal(e, MessageStreamEvent.FromJson(e.ToJson()));
    }

    [Fact]
    public void A_type_of_any_length_or_spelling_is_looked_up()
    {
        Assert.IsType<UnknownBlock>(ContentBlock.FromJson($$"""{"type":"{{new string('x', 1000)}}"}"""));
        Assert.IsType<TextBlock>(ContentBlock.FromJson("""{"type":"\u0074ext"}"""));
        Assert.IsType<UnknownBlock>(ContentBlock.FromJson("""{"type":"TEXT"}"""));
        Assert.IsType<UnknownDelta>(MessagesJson.Parse<ContentBlockDelta>("""{"type":"é_delta"}"""));
    }

    [Fact]
    public void A_web_searchs_result_is_a_list_or_an_error_or_something_new()
    {
        static ServerToolResult? Content(string json) => ((WebSearchToolResultBlock)ContentBlock.FromJson($$"""{"type":"web_search_tool_result","tool_use_id":"s","content":{{json}}}""")).Content;

        Assert.Equal("u", Assert.IsType<WebSearchResults>(Content("""[{"type":"web_search_result","url":"u"}]""")).Items[0].Url);
        Assert.Equal("max_uses_exceeded", Assert.IsType<ServerToolError>(Content("""{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}""")).ErrorCode);
        Assert.Equal("true", Assert.IsType<UnknownServerToolResult>(Content("true")).Json.GetRawText());
        Assert.Null(Content("null"));
    }

    internal static UnknownBlock Unknown(string type) => new(type, JsonElement.Parse($$"""{"type":"{{type}}","x":"S3CRET"}"""));
}
