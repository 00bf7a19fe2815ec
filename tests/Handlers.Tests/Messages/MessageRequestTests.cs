using System.Buffers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Messages;

public class MessageRequestTests
{
    private static MessageRequest Minimal => new() { Model = "claude-x", MaxTokens = 100, Messages = [MessageParam.User("Hi")] };

    [Fact]
    public void A_plain_request_is_written_as_the_API_documents_it() =>
        Assert.Equal("""{"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""", Minimal.ToJson());

    [Theory]
    [InlineData(true, """{"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":"Hi"}],"stream":true}""")]
    [InlineData(false, """{"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":"Hi"}],"stream":false}""")]
    public void The_client_says_whether_to_stream(bool stream, string expected)
    {
        ArrayBufferWriter<byte> sent = new();

        (Minimal with { AdditionalProperties = new Dictionary<string, JsonElement> { ["stream"] = JsonElement.Parse("\"no\"") } }).WriteTo(sent, stream);

        Assert.Equal(expected, Encoding.UTF8.GetString(sent.WrittenSpan));
    }

    [Fact]
    public void Everything_a_request_can_carry_is_written()
    {
        MessageRequest request = Minimal with
        {
            Messages =
            [
                MessageParam.User(
                [
                    new ImageBlock { Source = Base64Source.FromBytes([1, 2, 3], "image/png") },
                    new DocumentBlock { Source = new FileSource { FileId = "file_1" }, Citations = new() { Enabled = true }, CacheControl = CacheControl.Ephemeral },
                ]),
                MessageParam.Assistant("So"),
            ],
            System = "Be brief.",
            StopSequences = ["END"],
            Temperature = 0,
            TopP = 1,
            TopK = 3,
            Thinking = new EnabledThinking { BudgetTokens = 1024 },
            Tools =
            [
                new CustomTool { Name = "get", InputSchema = JsonElement.Parse("""{"type":"object"}"""), Strict = true },
                new WebSearchTool(WebSearchTool.V20250305) { MaxUses = 2, AllowedDomains = ["example.org"] },
                new TextEditorTool(TextEditorTool.V20250124),
                new McpToolset { McpServerName = "mcp" },
            ],
            ToolChoice = ToolChoice.Named("get"),
            Metadata = new() { UserId = "u" },
            ServiceTier = ServiceTier.Auto,
            Container = "container_1",
            ContextManagement = new() { Edits = [new ClearToolUsesEdit { Trigger = ContextAmount.InputTokens(5), Keep = ContextAmount.ToolUses(1) }] },
            McpServers = [new McpServer { Name = "mcp", Url = "https://example.org", AuthorizationToken = "t" }],
            OutputConfig = new() { Effort = Effort.Low, Format = new() { Schema = JsonElement.Parse("""{"type":"object"}""") } },
            CacheControl = new() { Ttl = CacheTtl.OneHour },
            AdditionalProperties = new Dictionary<string, JsonElement> { ["x_future"] = JsonElement.Parse("{}") },
        };
        const string Expected = """
            {"model":"claude-x","max_tokens":100,
             "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},
                                                   {"type":"document","source":{"type":"file","file_id":"file_1"},"citations":{"enabled":true},"cache_control":{"type":"ephemeral"}}]},
                         {"role":"assistant","content":"So"}],
             "system":"Be brief.","stop_sequences":["END"],"temperature":0,"top_p":1,"top_k":3,"thinking":{"type":"enabled","budget_tokens":1024},
             "tools":[{"type":"custom","name":"get","input_schema":{"type":"object"},"strict":true},
                      {"type":"web_search_20250305","name":"web_search","max_uses":2,"allowed_domains":["example.org"]},
                      {"type":"text_editor_20250124","name":"str_replace_editor"},
                      {"type":"mcp_toolset","mcp_server_name":"mcp"}],
             "tool_choice":{"type":"tool","name":"get"},"metadata":{"user_id":"u"},"service_tier":"auto","container":"container_1",
             "context_management":{"edits":[{"type":"clear_tool_uses_20250919","trigger":{"type":"input_tokens","value":5},"keep":{"type":"tool_uses","value":1}}]},
             "mcp_servers":[{"type":"url","name":"mcp","url":"https://example.org","authorization_token":"t"}],
             "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}},
             "cache_control":{"type":"ephemeral","ttl":"1h"},"x_future":{}}
            """;

        request.Validate();

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Expected), JsonElement.Parse(request.ToJson())), request.ToJson());
        Assert.Equal(request, MessageRequest.FromJson(request.ToJson()));
    }

    [Fact]
    public void A_reply_goes_back_as_it_came()
    {
        string content = $"[{string.Join(",", WireContract.Blocks.Select(row => row.Json))},{MessageTests.Unknown("novelty").ToJson()},{{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"sig==\",\"x_future\":1}}]";
        Message reply = Message.FromJson($$"""{"id":"m","type":"message","role":"assistant","model":"c","content":{{content}},"usage":{} }""");

        JsonElement sent = JsonElement.Parse(reply.ToParam().ToJson());

        Assert.Equal("assistant", sent.GetProperty("role").GetString());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(content), sent.GetProperty("content")), sent.GetRawText());
    }

    [Fact]
    public void A_call_makes_its_own_answer()
    {
        ToolUseBlock call = new() { Id = "toolu_1", Name = "get" };

        Assert.Equal("""{"type":"tool_result","tool_use_id":"toolu_1","content":"42"}""", call.ToResult("42").ToJson());
        Assert.Equal("""{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"no"}],"is_error":true}""", call.ToResult([new TextBlock { Text = "no" }], isError: true).ToJson());
    }

    [Fact]
    public void Content_is_a_text_or_blocks_and_keeps_its_form()
    {
        ContentList text = "Hi", blocks = [new TextBlock { Text = "Hi" }];

        Assert.Equal(text, blocks);
        Assert.Equal(text.GetHashCode(), blocks.GetHashCode());
        Assert.Equal("""{"role":"user","content":"Hi"}""", RoundTrip(MessageParam.User(text)));
        Assert.Equal("""{"role":"user","content":[{"type":"text","text":"Hi"}]}""", RoundTrip(MessageParam.User(blocks)));
        Assert.Equal("1 blocks", text.ToString());
        Assert.Throws<ArgumentException>(() => { ContentList _ = [null!]; });

        static string RoundTrip(MessageParam message) => MessagesJson.Parse<MessageParam>(message.ToJson()).ToJson();
    }

    [Theory]
    [InlineData("\"container_1\"")]
    [InlineData("""{"skills":[{"type":"custom","skill_id":"s"}]}""")]
    [InlineData("""{"id":"container_1","size":1}""")]
    [InlineData("{}")]
    public void A_container_is_an_id_or_an_object(string json)
    {
        ContainerParam container = MessagesJson.Parse<ContainerParam>(json);

        Assert.Equal(json, container.ToJson());
        Assert.Equal(container, MessagesJson.Parse<ContainerParam>(container.ToJson()));
    }

    [Theory]
    [InlineData("web_search_20991231", typeof(WebSearchTool))]
    [InlineData("web_search", typeof(WebSearchTool))]
    [InlineData("text_editor_20250728", typeof(TextEditorTool))]
    [InlineData("custom", typeof(CustomTool))]
    [InlineData("web_search_2025030", typeof(UnknownTool))]
    [InlineData("web_search_2025030x", typeof(UnknownTool))]
    [InlineData("teleport_20250305", typeof(UnknownTool))]
    [InlineData("_20250305", typeof(UnknownTool))]
    public void A_tool_is_known_whatever_its_version(string type, Type expected)
    {
        Tool tool = MessagesJson.Parse<Tool>($$"""{"type":"{{type}}","name":"n"}""");

        Assert.IsType(expected, tool);
        Assert.Equal(type, tool.Type);
        Assert.Equal(tool, MessagesJson.Parse<Tool>(tool.ToJson()));
    }

    [Fact]
    public void A_tool_without_a_type_is_the_callers_own() =>
        Assert.Equal("get", Assert.IsType<CustomTool>(MessagesJson.Parse<Tool>("""{"name":"get","input_schema":{"type":"object"}}""")).Name);

    [Fact]
    public void Only_what_JSON_asks_for_is_escaped() =>
        Assert.Equal("""{"role":"user","content":"<b>é 'x' \"y\" \\ \n"}""", MessageParam.User("<b>é 'x' \"y\" \\ \n").ToJson());

    [Fact]
    public void Half_a_surrogate_pair_is_sent_as_the_replacement_character()
    {
        // Not inline data: an attribute cannot hold half a pair.
        (string Text, string Sent)[] cases = [("cut \ud83d", "cut \ufffd"), ("\ude00 cut", "\ufffd cut"), ("whole \ud83d\ude00", "whole \ud83d\ude00")];
        foreach ((string text, string sent) in cases)
        {
            ToolResultBlock result = new ToolCall("toolu_1", "get", default).ToResult(text);

            Assert.Equal(sent, JsonElement.Parse(MessageParam.User(text).ToJson()).GetProperty("content").GetString());
            Assert.Equal(sent, JsonElement.Parse(result.ToJson()).GetProperty("content").GetString());
        }
    }
}
