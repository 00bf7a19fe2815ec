using System.Net;
using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Messages;

public sealed class RequestRulesTests
{
    private const string Secret = WireContract.Secret;

    private const string Names = "must have 1 to 128 characters, each a letter from A to Z, a digit, an underscore or a hyphen";
    private const string Unsigned = "must have its signature: the API accepts only thinking that it has sent, unchanged. Leave the block out, as Message.ToParam does";
    private const string Unanswered = "is a tool_use without a tool_result in the next message. Answer it there with ToolUseBlock.ToResult, or leave it out";
    private const string Uncalled = "is a tool_result without its tool_use in the previous message. Send the reply that called the tool before it, or leave it out";

    private const string NoContent = "must not be empty. Add content, or leave the message out: only the last message may be empty, and only if its role is assistant";

    private static readonly JsonElement NoObject = JsonElement.Parse($"[\"{Secret}\"]");

    private static MessageRequest Valid => new() { Model = "claude-x", MaxTokens = 100, Messages = [MessageParam.User(Secret)] };

    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object"}""");

    private static readonly ToolUseBlock Call = new() { Id = "toolu_1", Name = "get" };

    private static readonly (string Field, string Rule, MessageRequest Request)[] Refused =
    [
        ("model", "must not be empty", Valid with { Model = "" }),
        ("max_tokens", "must be at least 0; it is -1", Valid with { MaxTokens = -1 }),
        ("messages", "must have at least one message", Valid with { Messages = [] }),
        ("messages[1].role", "must not be empty", Valid with { Messages = [MessageParam.User(Secret), new MessageParam { Content = Secret }] }),
        ("messages[0].content", NoContent, Valid with { Messages = [MessageParam.User([])] }),
        ("messages[0].content", "must not be empty", Valid with { Messages = [MessageParam.User("")] }),
        ("messages[0].content[1].text", "must not be empty", With(new TextBlock { Text = Secret }, new TextBlock())),
        ("messages[0].content[0].cache_control", "must not be set: thinking cannot be marked for the cache", With(new ThinkingBlock { Thinking = Secret, CacheControl = CacheControl.Ephemeral })),
        ("messages[0].content[0].cache_control", "must not be set: thinking cannot be marked for the cache", With(new RedactedThinkingBlock { Data = Secret, CacheControl = CacheControl.Ephemeral })),
        ("messages[0].content[0].id", "must not be empty", With(new ToolUseBlock { Name = Secret })),
        ("messages[0].content[0].name", "must not be empty", With(new ServerToolUseBlock { Id = Secret })),
        ("messages[0].content[0].input", "must be a JSON object; it is a Array", With(new ToolUseBlock { Id = Secret, Name = Secret, Input = NoObject })),
        ("messages[0].content[0].tool_use_id", "must not be empty", With(new ToolResultBlock { Content = Secret })),
        ("messages[0].content[0].content[0].source.data", "must not be empty", With(new ToolResultBlock { ToolUseId = "t", Content = [new ImageBlock { Source = new Base64Source { MediaType = "image/png" } }] })),
        ("messages[0].content[0].tool_use_id", "must not be empty", With(new WebSearchToolResultBlock())),
        ("messages[0].content[0].source.media_type", "must not be empty", With(new ImageBlock { Source = new Base64Source { Data = Secret } })),
        ("messages[0].content[0].source.url", "must not be empty", With(new ImageBlock { Source = new UrlSource() })),
        ("messages[0].content[0].source.file_id", "must not be empty", With(new DocumentBlock { Source = new FileSource() })),
        ("messages[0].content[0].source.data", "must not be empty", With(new DocumentBlock { Source = new TextSource() })),
        ("messages[0].content[0].source.content", "must not be empty", With(new DocumentBlock { Source = new BlocksSource() })),
        ("messages[0].content[0].source", "must not be empty", With(new SearchResultBlock { Title = Secret, Content = Secret })),
        ("messages[0].content[0].title", "must not be empty", With(new SearchResultBlock { Source = Secret, Content = Secret })),
        ("messages[0].content[0].content[0].text", "must not be empty", With(new SearchResultBlock { Source = Secret, Title = Secret, Content = [new TextBlock()] })),
        ("messages[0].content[0].file_id", "must not be empty", With(new ContainerUploadBlock())),
        ("messages[0].content[1]", Unsigned, With(new TextBlock { Text = Secret }, new ThinkingBlock { Thinking = Secret })),
        ("messages[0].content[0]", "must have content, because is_error is true: say what failed", With(new ToolResultBlock { ToolUseId = "toolu_1", IsError = true })),
        ("messages[1].content[1]", Unanswered, Said(MessageParam.Assistant([new TextBlock { Text = Secret }, Call]))),
        ("messages[1].content[0]", Unanswered, Said(MessageParam.Assistant(Call), MessageParam.User(Secret))),
        ("messages[1].content[0]", Unanswered, Said(MessageParam.Assistant(Call), MessageParam.User(Secret), MessageParam.Assistant(Secret), MessageParam.User(Call.ToResult(Secret)))),
        ("messages[1].content[1]", Unanswered, Said(MessageParam.Assistant([Call, Call with { Id = "toolu_2" }]), MessageParam.User(Call.ToResult(Secret)))),
        ("messages[1].content[0]", Unanswered, Said(MessageParam.Assistant(Call), MessageParam.System(Secret), MessageParam.User(Secret))),
        ("messages[0].content[0]", Unanswered, With(Call)),
        ("messages[0].content[0]", Uncalled, With(Call.ToResult(Secret))),
        ("messages[2].content[0]", Uncalled, Said(MessageParam.Assistant(Secret), MessageParam.User(Call.ToResult(Secret)))),
        ("messages[2].content[1]", Uncalled, Said(MessageParam.Assistant(Call), MessageParam.User([Call.ToResult(Secret), new ToolResultBlock { ToolUseId = "toolu_2" }]))),
        ("messages[1].content[1]", Uncalled, Said(MessageParam.Assistant([Call, Call.ToResult(Secret)]))),
        ("messages[3].content[0]", "is a second tool_result for one tool_use. Leave one of them out", Said(MessageParam.Assistant(Call), MessageParam.User(Call.ToResult(Secret)), MessageParam.User(Call.ToResult(Secret)))),
        ("messages[2].content[0]", "is a tool_use with the id of another one in the same message. Give each call an id of its own", Said(MessageParam.Assistant(Call), MessageParam.Assistant(Call), MessageParam.User(Call.ToResult(Secret)))),
        ("messages[2].content[0]", Uncalled, Said(MessageParam.Assistant(Secret), MessageParam.User(Call.ToResult(Secret))) with { Thread = new ContinueThread { PreviousMessageId = "msg_1" } }),
        ("messages[0].content", "must have content or an output_config", Valid with { Messages = [MessageParam.System([])] }),
        ("messages[1].content", NoContent, Said(MessageParam.Assistant([]), MessageParam.User(Secret))),
        ("messages[0].content", "must not be white space only", With(new TextBlock { Text = " " }, new TextBlock { Text = "\n" })),
        ("messages[0].content", "must not be white space only", Valid with { Messages = [MessageParam.User("\n")] }),
        ("messages[1].content", "must not be white space only", Said(MessageParam.Assistant([new TextBlock { Text = " " }]))),
        ("system", "must not be white space only", Valid with { System = " \n" }),
        ("system", "must not be empty", Valid with { System = "" }),
        ("system[0]", "must be a text block, not thinking", Valid with { System = [new ThinkingBlock { Thinking = Secret }] }),
        ("stop_sequences[1]", "must not be empty", Valid with { StopSequences = [Secret, ""] }),
        ("temperature", "must be from 0 to 1; it is 1.5", Valid with { Temperature = 1.5 }),
        ("top_p", "must be from 0 to 1; it is -0.5", Valid with { TopP = -0.5 }),
        ("top_k", "must be at least 0; it is -1", Valid with { TopK = -1 }),
        ("thinking.budget_tokens", "must be at least 1024; it is 1023", Valid with { Thinking = new EnabledThinking { BudgetTokens = 1023 } }),
        ("thinking.budget_tokens", "must be below max_tokens, which is 2048; it is 2048", Valid with { MaxTokens = 2048, Thinking = new EnabledThinking { BudgetTokens = 2048 } }),
        ("thinking.budget_tokens", "must be below max_tokens, which is 100; it is 2048", Valid with { Thinking = new EnabledThinking { BudgetTokens = 2048 }, Tools = [] }),
        ("tools[0].name", "must not be empty", Valid with { Tools = [new CustomTool()] }),
        ("tools[0].input_schema", "must be a JSON object; it is a Array", Valid with { Tools = [new CustomTool { Name = Secret, InputSchema = NoObject }] }),
        ("tools[0].name", Names, Valid with { Tools = [new CustomTool { Name = "get weather", InputSchema = Schema }] }),
        ("tools[0].name", Names, Valid with { Tools = [new CustomTool { Name = "wetter_für", InputSchema = Schema }] }),
        ("tools[0].name", Names, Valid with { Tools = [new CustomTool { Name = new string('a', 129), InputSchema = Schema }] }),
        ("tools[0].input_schema.type", "must be \"object\": set the JSON schema of the tool's input, which is an object", Valid with { Tools = [new CustomTool { Name = Secret }] }),
        ("tools[0].input_schema.type", "must be \"object\": the input of a tool is a JSON object", Valid with { Tools = [new CustomTool { Name = Secret, InputSchema = JsonElement.Parse("""{"type":"array"}""") }] }),
        ("tools[1].name", "must differ from the names of the other tools", Valid with { Tools = [new CustomTool { Name = Secret, InputSchema = Schema }, new CustomTool { Name = Secret, InputSchema = Schema }] }),
        ("tools[0].model", "must not be empty", Valid with { Tools = [new AdvisorTool(AdvisorTool.V20260301)] }),
        ("tools[0].display_width_px", "must be at least 1; it is 0", Valid with { Tools = [new ComputerTool(ComputerTool.V20251124)] }),
        ("tools[0].mcp_server_name", "must not be empty", Valid with { Tools = [new McpToolset()] }),
        ("tool_choice.name", "must not be empty", Valid with { ToolChoice = ToolChoice.Named("") }),
        ("mcp_servers[0].name", "must not be empty", Valid with { McpServers = [new McpServer { Url = Secret, AuthorizationToken = Secret }] }),
        ("mcp_servers[0].url", "must not be empty", Valid with { McpServers = [new McpServer { Name = Secret, AuthorizationToken = Secret }] }),
        ("output_config.format.schema", "must be a JSON object; it is a Array", Valid with { OutputConfig = new() { Format = new() { Schema = NoObject } } }),
    ];

    // A request as JSON cannot have these mistakes.
    private static readonly (string Field, string Rule, MessageRequest Request)[] RefusedHere =
    [
        ("model", "must not be empty", Valid with { Model = null! }),
        ("temperature", "must be from 0 to 1; it is NaN", Valid with { Temperature = double.NaN }),
        ("top_k", "must be set by its own property, not by AdditionalProperties", Valid with { AdditionalProperties = new Dictionary<string, JsonElement> { ["top_k"] = NoObject } }),
    ];

    public static TheoryData<int> Rows { get; } = [.. Enumerable.Range(0, Refused.Length + RefusedHere.Length)];

    public static TheoryData<int> RowsOfJson { get; } = [.. Enumerable.Range(0, Refused.Length)];

    [Theory, MemberData(nameof(Rows))]
    public void The_exception_names_the_field_and_the_rule_and_quotes_no_content(int row)
    {
        (string field, string rule, MessageRequest request) = row < Refused.Length ? Refused[row] : RefusedHere[row - Refused.Length];

        var exception = Assert.Throws<InvalidRequestException>(request.Validate);

        Assert.Equal(field, exception.ParamName);
        Assert.Equal($"The field {field} {rule}. (Parameter '{field}')", exception.Message);
        Assert.DoesNotContain(Secret, exception.ApiMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(RowsOfJson))]
    public async Task The_local_server_refuses_the_same_with_the_words_of_the_API(int row)
    {
        (string field, string rule, MessageRequest request) = Refused[row];
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("never"));
        using var http = new HttpClient();
        using var body = new StringContent(request.ToJson(), Encoding.UTF8, "application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "v1/messages")) { Content = body };
        message.Headers.Add("authorization", "Bearer key");
        message.Headers.Add("anthropic-version", "2026-10-21");

        using HttpResponseMessage response = await http.SendAsync(message, TestContext.Current.CancellationToken);

        JsonElement error = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("error");
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{field} {rule}: {response.StatusCode}");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(Assert.Throws<InvalidRequestException>(request.Validate).ApiMessage, error.GetProperty("message").GetString());
    }

    [Fact]
    public void The_words_of_the_API_are_its_own()
    {
        Assert.Equal(
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1, toolu_2. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
            WordsFor(Said(MessageParam.Assistant([Call, Call with { Id = "toolu_2" }]), MessageParam.User(Secret))));
        Assert.Equal(
            "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_1. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.",
            WordsFor(With(Call.ToResult(Secret))));
        Assert.Equal("messages.0.content.0: Invalid `signature` in `thinking` block", WordsFor(With(new ThinkingBlock { Thinking = Secret })));
        Assert.Equal("tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'", WordsFor(Valid with { Tools = [new CustomTool { Name = "a b", InputSchema = Schema }] }));
        Assert.Equal("tools.0.custom.input_schema.type: Field required", WordsFor(Valid with { Tools = [new CustomTool { Name = "a" }] }));
        Assert.StartsWith("`max_tokens` must be greater than `thinking.budget_tokens`.", WordsFor(Valid with { Thinking = new EnabledThinking { BudgetTokens = 1024 } }), StringComparison.Ordinal);
        Assert.Equal("messages: text content blocks must be non-empty", WordsFor(With(new TextBlock())));
        Assert.Equal("messages: text content blocks must contain non-whitespace text", WordsFor(With(new TextBlock { Text = " " })));
        Assert.Equal("system: text content blocks must contain non-whitespace text", WordsFor(Valid with { System = " " }));
    }

    [Fact]
    public void What_the_API_may_take_is_left_to_it()
    {
        Valid.Validate();
        (Valid with { MaxTokens = 0, Temperature = 1, TopP = 0, TopK = 0, StopSequences = [], Tools = [], System = [MessageTests.Unknown("novelty")] }).Validate();
        Said(MessageParam.Assistant([new TextBlock { Text = "\n\n" }, Call]), MessageParam.User([Call.ToResult(" "), new TextBlock { Text = " " }])).Validate();
        Said(MessageParam.Assistant([MessageTests.Unknown("novelty"), new ThinkingBlock { Signature = "s" }, Call, new FallbackBlock()]), MessageParam.User(Call.ToResult(Secret))).Validate();
    }

    [Fact]
    public void Thinking_between_calls_of_tools_may_have_a_budget_beyond_max_tokens()
        => (Valid with { Thinking = new EnabledThinking { BudgetTokens = 2048 }, Tools = [new CustomTool { Name = "get", InputSchema = Schema }] }).Validate();

    [Fact]
    public void Messages_of_one_role_that_follow_one_another_are_one_message()
        => Said(
            MessageParam.User(Secret),
            MessageParam.Assistant(Call), MessageParam.Assistant(Call with { Id = "toolu_2" }),
            MessageParam.User((Call with { Id = "toolu_2" }).ToResult(Secret)), MessageParam.System(Secret), MessageParam.User(Call.ToResult(Secret)), MessageParam.User(Secret)).Validate();

    [Fact]
    public void A_call_may_have_the_id_of_one_of_an_earlier_turn()
        => Said(MessageParam.Assistant(Call), MessageParam.User(Call.ToResult(Secret)), MessageParam.Assistant(Call), MessageParam.User(Call.ToResult(Secret))).Validate();

    [Fact]
    public void A_turn_that_paused_goes_back_without_the_results_of_the_APIs_tools()
        => Said(MessageParam.Assistant([new TextBlock { Text = Secret }, new ServerToolUseBlock { Id = "srvtoolu_1", Name = "web_search" }, new McpToolUseBlock { Id = "mcptoolu_1", Name = "get" }])).Validate();

    [Fact]
    public void The_result_of_a_call_that_the_API_keeps_in_a_thread_needs_no_call()
        => (With(Call.ToResult(Secret)) with { Thread = new ContinueThread { PreviousMessageId = "msg_1" } }).Validate();

    [Fact]
    public void The_last_message_of_the_model_may_be_empty()
    {
        Said(MessageParam.Assistant([])).Validate();
        Said(MessageParam.Assistant("")).Validate();
    }

    [Fact]
    public void A_system_message_may_have_a_config_in_place_of_content()
        => Said(new MessageParam { Role = Role.System, OutputConfig = new MessageOutputConfig { Effort = Effort.Low } }).Validate();

    [Fact]
    public void Every_row_of_the_contract_can_be_sent()
    {
        ContentBlock[] blocks = [.. WireContract.Blocks.Select(row => ContentBlock.FromJson(row.Json))];
        Said(
            MessageParam.Assistant(ContentList.Create([.. blocks.Where(block => block is not ToolResultBlock)])),
            MessageParam.User(ContentList.Create([.. blocks.Where(block => block is ToolResultBlock)]))).Validate();
    }

    private static string WordsFor(MessageRequest request) => Assert.Throws<InvalidRequestException>(request.Validate).ApiMessage;

    private static MessageRequest With(params ContentBlock[] content) => Valid with { Messages = [MessageParam.User(ContentList.Create(content))] };

    /// <summary>The valid request, and what is said after its message.</summary>
    private static MessageRequest Said(params MessageParam[] messages) => Valid with { Messages = [.. Valid.Messages, .. messages] };
}
