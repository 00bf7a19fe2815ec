using System.Text.Json;
using Xunit;

namespace Handlers.Tests.Messages;

public class RequestRulesTests
{
    private const string Secret = WireContract.Secret;

    private static readonly JsonElement NoObject = JsonElement.Parse($"[\"{Secret}\"]");

    private static MessageRequest Valid => new() { Model = "claude-x", MaxTokens = 100, Messages = [MessageParam.User(Secret)] };

    private static readonly (string Field, string Rule, MessageRequest Request)[] Refused =
    [
        ("model", "must not be empty", Valid with { Model = "" }),
        ("model", "must not be empty", Valid with { Model = null! }),
        ("max_tokens", "must be at least 0; it is -1", Valid with { MaxTokens = -1 }),
        ("messages", "must have at least one message", Valid with { Messages = [] }),
        ("messages[1].role", "must not be empty", Valid with { Messages = [MessageParam.User(Secret), new MessageParam { Content = Secret }] }),
        ("messages[0].content", "must not be empty", Valid with { Messages = [MessageParam.User([])] }),
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
        ("system", "must not be empty", Valid with { System = "" }),
        ("system[0]", "must be a text block, not thinking", Valid with { System = [new ThinkingBlock { Thinking = Secret }] }),
        ("stop_sequences[1]", "must not be empty", Valid with { StopSequences = [Secret, ""] }),
        ("temperature", "must be from 0 to 1; it is 1.5", Valid with { Temperature = 1.5 }),
        ("temperature", "must be from 0 to 1; it is NaN", Valid with { Temperature = double.NaN }),
        ("top_p", "must be from 0 to 1; it is -0.5", Valid with { TopP = -0.5 }),
        ("top_k", "must be at least 0; it is -1", Valid with { TopK = -1 }),
        ("thinking.budget_tokens", "must be at least 1024; it is 1023", Valid with { Thinking = new EnabledThinking { BudgetTokens = 1023 } }),
        ("tools[0].name", "must not be empty", Valid with { Tools = [new CustomTool()] }),
        ("tools[0].input_schema", "must be a JSON object; it is a Array", Valid with { Tools = [new CustomTool { Name = Secret, InputSchema = NoObject }] }),
        ("tools[1].name", "must differ from the names of the other tools", Valid with { Tools = [new CustomTool { Name = Secret }, new CustomTool { Name = Secret }] }),
        ("tools[0].model", "must not be empty", Valid with { Tools = [new AdvisorTool(AdvisorTool.V20260301)] }),
        ("tools[0].display_width_px", "must be at least 1; it is 0", Valid with { Tools = [new ComputerTool(ComputerTool.V20251124)] }),
        ("tools[0].mcp_server_name", "must not be empty", Valid with { Tools = [new McpToolset()] }),
        ("tool_choice.name", "must not be empty", Valid with { ToolChoice = ToolChoice.Named("") }),
        ("mcp_servers[0].name", "must not be empty", Valid with { McpServers = [new McpServer { Url = Secret, AuthorizationToken = Secret }] }),
        ("mcp_servers[0].url", "must not be empty", Valid with { McpServers = [new McpServer { Name = Secret, AuthorizationToken = Secret }] }),
        ("output_config.format.schema", "must be a JSON object; it is a Array", Valid with { OutputConfig = new() { Format = new() { Schema = NoObject } } }),
        ("top_k", "must be set by its own property, not by AdditionalProperties", Valid with { AdditionalProperties = new Dictionary<string, JsonElement> { ["top_k"] = NoObject } }),
    ];

    public static TheoryData<int> Rows { get; } = [.. Enumerable.Range(0, Refused.Length)];

    [Theory, MemberData(nameof(Rows))]
    public void The_exception_names_the_field_and_the_rule_and_quotes_no_content(int row)
    {
        (string field, string rule, MessageRequest request) = Refused[row];

        var exception = Assert.Throws<ArgumentException>(request.Validate);

        Assert.Equal(field, exception.ParamName);
        Assert.Equal($"The field {field} {rule}. (Parameter '{field}')", exception.Message);
    }

    [Fact]
    public void What_the_API_may_take_is_left_to_it()
    {
        Valid.Validate();
        (Valid with { MaxTokens = 0, Temperature = 1, TopP = 0, TopK = 0, StopSequences = [], Tools = [], System = [MessageTests.Unknown("novelty")] }).Validate();
        With(MessageTests.Unknown("novelty"), new ThinkingBlock(), new ToolUseBlock { Id = "a", Name = "b" }, new ToolResultBlock { ToolUseId = "a" }, new FallbackBlock()).Validate();
    }

    [Fact]
    public void Every_row_of_the_contract_can_be_sent() =>
        With([.. WireContract.Blocks.Select(row => ContentBlock.FromJson(row.Json))]).Validate();

    private static MessageRequest With(params ContentBlock[] content) => Valid with { Messages = [MessageParam.User(ContentList.Create(content))] };
}
