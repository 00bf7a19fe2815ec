using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>Requests made of chat messages and <see cref="ChatOptions"/>.</summary>
public sealed class RequestTests
{
    public static TheoryData<string, ChatOptions, string> Options => new()
    {
        { "nothing", new ChatOptions(), """{"model":"claude-sonnet-5","max_tokens":4096}""" },
        { "model and limit", new ChatOptions { ModelId = "claude-opus-5", MaxOutputTokens = 7 }, """{"model":"claude-opus-5","max_tokens":7}""" },
        { "instructions", new ChatOptions { Instructions = "Be brief." }, """{"model":"claude-sonnet-5","max_tokens":4096,"system":[{"type":"text","text":"Be brief."}]}""" },
        {
            "sampling", new ChatOptions { Temperature = 0.7f, TopP = 0.9f, TopK = 40, StopSequences = ["END"] },
            """{"model":"claude-sonnet-5","max_tokens":4096,"temperature":0.7,"top_p":0.9,"top_k":40,"stop_sequences":["END"]}"""
        },
        {
            "reasoning", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh, Output = ReasoningOutput.Summary } },
            """{"model":"claude-sonnet-5","max_tokens":4096,"thinking":{"type":"adaptive","display":"summarized"},"output_config":{"effort":"xhigh"}}"""
        },
        {
            "reasoning without output", new ChatOptions { Reasoning = new ReasoningOptions { Output = ReasoningOutput.None } },
            """{"model":"claude-sonnet-5","max_tokens":4096,"thinking":{"type":"adaptive","display":"omitted"}}"""
        },
        {
            "no reasoning", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None } },
            """{"model":"claude-sonnet-5","max_tokens":4096,"thinking":{"type":"disabled"}}"""
        },
        {
            "no tools at all", new ChatOptions { ToolMode = ChatToolMode.None },
            """{"model":"claude-sonnet-5","max_tokens":4096,"tool_choice":{"type":"none"}}"""
        },
        {
            "a tool of the API", new ChatOptions { Tools = [new ToolSearchBm25Tool(ToolSearchBm25Tool.V20251119).AsAITool()], ToolMode = ChatToolMode.Auto, AllowMultipleToolCalls = false },
            """
            {"model":"claude-sonnet-5","max_tokens":4096,"tools":[{"type":"tool_search_tool_bm25_20251119","name":"tool_search_tool_bm25"}],
             "tool_choice":{"type":"auto","disable_parallel_tool_use":true}}
            """
        },
        {
            "hosted tools", new ChatOptions { Tools = [new HostedWebSearchTool(), new HostedCodeInterpreterTool()], ToolMode = ChatToolMode.RequireAny },
            """
            {"model":"claude-sonnet-5","max_tokens":4096,"tools":[{"type":"web_search_20250305","name":"web_search"},{"type":"code_execution_20250825","name":"code_execution"}],
             "tool_choice":{"type":"any"}}
            """
        },
        {
            "a named tool", new ChatOptions { ToolMode = ChatToolMode.RequireSpecific("get_weather"), AllowMultipleToolCalls = true },
            """{"model":"claude-sonnet-5","max_tokens":4096,"tool_choice":{"type":"tool","name":"get_weather","disable_parallel_tool_use":false}}"""
        },
        {
            "options that the API has not", new ChatOptions { Seed = 1, FrequencyPenalty = 1, PresencePenalty = 1, ConversationId = "c", ResponseFormat = ChatResponseFormat.Json },
            """{"model":"claude-sonnet-5","max_tokens":4096}"""
        },
        {
            "a preset request", new ChatOptions
            {
                ModelId = "ignored",
                Temperature = 0.5f,
                TopK = 3,
                Instructions = "Be brief.",
                StopSequences = ["b"],
                RawRepresentationFactory = _ => new MessageRequest
                {
                    Model = "claude-opus-5",
                    MaxTokens = 9,
                    Messages = [],
                    System = "Be kind.",
                    StopSequences = ["a"],
                    Temperature = 1,
                    ServiceTier = new ServiceTier("auto"),
                },
            },
            """
            {"model":"claude-opus-5","max_tokens":9,"system":[{"type":"text","text":"Be kind."},{"type":"text","text":"Be brief."}],
             "stop_sequences":["a","b"],"temperature":1,"top_k":3,"service_tier":"auto"}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public async Task Options_become_fields(string name, ChatOptions options, string expected)
    {
        Assert.NotEmpty(name);
        JsonElement request = await Local.RequestAsync(Local.Hello, options);

        Dictionary<string, JsonElement> fields = request.EnumerateObject().Where(field => field.Name is not ("stream" or "messages")).ToDictionary(field => field.Name, field => field.Value);
        Local.Equal(expected, JsonSerializer.SerializeToElement(fields));
    }

    [Fact]
    public async Task A_server_of_tools_is_named_with_its_token_and_beta()
    {
        var server = new HostedMcpServerTool("docs", "https://mcp.example/") { AllowedTools = ["search"], Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" } };

        ReceivedRequest request = await Local.ReceiveAsync(Local.Hello, new ChatOptions { Tools = [server] });

        Assert.Equal("mcp-client-2025-11-20", request.Headers["anthropic-beta"]);
        Local.Equal("""[{"type":"url","name":"docs","url":"https://mcp.example/","authorization_token":"secret"}]""", request.Json.GetProperty("mcp_servers"));
        Local.Equal(
            """[{"type":"mcp_toolset","mcp_server_name":"docs","default_config":{"enabled":false},"configs":{"search":{"enabled":true}}}]""",
            request.Json.GetProperty("tools"));
    }

    [Fact]
    public async Task A_functions_schema_is_sent_with_its_definitions()
    {
        AIFunction function = AIFunctionFactory.Create((Tree tree) => tree.Name, "plant", "Plants a tree.");
        Assert.Contains("$ref", function.JsonSchema.GetRawText(), StringComparison.Ordinal);

        JsonElement tool = (await Local.RequestAsync(Local.Hello, new ChatOptions { Tools = [function] })).GetProperty("tools")[0];

        Assert.Equal(("custom", "plant", "Plants a tree."), (tool.GetProperty("type").GetString(), tool.GetProperty("name").GetString(), tool.GetProperty("description").GetString()));
        Assert.True(JsonElement.DeepEquals(function.JsonSchema, tool.GetProperty("input_schema")));
    }

    [Fact]
    public async Task A_format_stands_beside_a_preset_effort_and_keeps_definitions()
    {
        JsonElement schema = JsonElement.Parse(
            """
            {"type":"object","properties":{"root":{"$ref":"#/$defs/node"},"age":{"type":"integer","minimum":1}},"required":["root"],
             "$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"},"when":{"type":"string","format":"date"}}}}}
            """);
        var options = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema),
            RawRepresentationFactory = _ => new MessageRequest { Model = "", MaxTokens = 0, Messages = [], OutputConfig = new OutputConfig { Effort = Effort.Low } },
        };

        JsonElement config = (await Local.RequestAsync(Local.Hello, options)).GetProperty("output_config");

        Assert.Equal("low", config.GetProperty("effort").GetString());
        Local.Equal(
            """
            {"type":"object","properties":{"root":{"$ref":"#/$defs/node"},"age":{"type":"integer","description":"{minimum: 1}"}},"required":["root"],
             "$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"},"when":{"type":"string","format":"date"}},"additionalProperties":false}},
             "additionalProperties":false}
            """,
            config.GetProperty("format").GetProperty("schema"));
    }

    [Fact]
    public async Task A_typed_response_is_asked_for_and_read()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("""{"name":"Oak","children":[]}"""));
        using MessagesClient client = Local.Client(server);

        ChatResponse<Tree> response = await client.AsChatClient(Local.Model).GetResponseAsync<Tree>(Local.Hello, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Oak", response.Result.Name);
        Assert.Equal("json_schema", server.Requests[0].Json.GetProperty("output_config").GetProperty("format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Contents_of_a_user_become_blocks()
    {
        var file = new HostedFileContent("file_1") { MediaType = "image/png" };
        ChatMessage message = new(ChatRole.User,
        [
            new TextContent("Look:").WithCacheControl(new CacheControl()),
            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
            new DataContent(new byte[] { 1, 2, 3 }, "application/pdf") { Name = "report.pdf" },
            new DataContent(Encoding.UTF8.GetBytes("plain"), "text/plain"),
            new UriContent("https://example.org/a.png", "image/png"),
            new UriContent("https://example.org/a.pdf", "application/pdf"),
            file,
        ]);

        ReceivedRequest request = await Local.ReceiveAsync([new ChatMessage(ChatRole.System, "Be brief."), message]);

        Assert.Equal("files-api-2025-04-14", request.Headers["anthropic-beta"]);
        Local.Equal("""[{"type":"text","text":"Be brief."}]""", request.Json.GetProperty("system"));
        Local.Equal(
            """
            [{"role":"user","content":[
              {"type":"text","text":"Look:","cache_control":{"type":"ephemeral"}},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},
              {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AQID"},"title":"report.pdf"},
              {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},
              {"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
              {"type":"document","source":{"type":"url","url":"https://example.org/a.pdf"}},
              {"type":"image","source":{"type":"file","file_id":"file_1"}}]}]
            """,
            request.Json.GetProperty("messages"));
    }

    [Fact]
    public async Task Results_of_functions_become_blocks_and_come_first()
    {
        ChatMessage calls = new(ChatRole.Assistant, [new FunctionCallContent("1", "a", new Dictionary<string, object?> { ["n"] = 1, ["s"] = "x", ["none"] = null }), new FunctionCallContent("2", "b")]);
        ChatMessage results = new(ChatRole.Tool,
        [
            new TextContent("And now?"),
            new FunctionResultContent("1", new AIContent[] { new TextContent("seen"), new DataContent(new byte[] { 1, 2, 3 }, "image/png") }),
            new FunctionResultContent("2", JsonElement.Parse("""{"ok":true}""")),
        ]);

        JsonElement messages = (await Local.RequestAsync([.. Local.Hello, calls, results])).GetProperty("messages");

        Local.Equal("""[{"type":"tool_use","id":"1","name":"a","input":{"n":1,"s":"x","none":null}},{"type":"tool_use","id":"2","name":"b","input":{}}]""", messages[1].GetProperty("content"));
        Local.Equal(
            """
            [{"type":"tool_result","tool_use_id":"1","content":[{"type":"text","text":"seen"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]},
             {"type":"tool_result","tool_use_id":"2","content":"{\"ok\":true}"},
             {"type":"text","text":"And now?"}]
            """,
            messages[2].GetProperty("content"));
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_by_name()
    {
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "key" });
        IChatClient chat = client.AsChatClient(Local.Model);

        Assert.Contains("audio/wav", Refuse(chat, [new ChatMessage(ChatRole.User, [new DataContent(new byte[1], "audio/wav")])]), StringComparison.Ordinal);
        Assert.Contains(nameof(HostedFileSearchTool), Refuse(chat, Local.Hello, new ChatOptions { Tools = [new HostedFileSearchTool()] }), StringComparison.Ordinal);
        Assert.Contains("ModelId", Refuse(client.AsChatClient(), Local.Hello), StringComparison.Ordinal);

        // Refused by the call, before anything is read.
        static string Refuse(IChatClient chat, ChatMessage[] messages, ChatOptions? options = null)
            => Assert.ThrowsAny<Exception>(() => chat.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken)).Message;
    }

    [Description("A tree.")]
    public sealed record Tree(string Name, IReadOnlyList<Tree> Children);
}
