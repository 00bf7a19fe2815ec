using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>Tool sets as functions, and functions as tool sets.</summary>
public sealed class ToolSetTests
{
    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tool_runs_as_a_function_of_a_chat_client()
    {
        IToolSet tools = ToolSet.Create("get_weather", "Gets the weather.", Schema, call => $"Sunny in {JsonElement.Parse(call.Input.Span).GetProperty("city").GetString()}");
        await using var server = LocalMessagesServer.Start([new MessageScript().ToolUse("toolu_1", "get_weather", """{"city":"Paris"}""").StopReason("tool_use"), Local.HelloScript]);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model).AsBuilder().UseFunctionInvocation().Build();

        await chat.GetResponseAsync(Local.Hello, new ChatOptions { Tools = [.. tools.ToAIFunctions()] }, Cancelled);

        Local.Equal("""[{"type":"custom","name":"get_weather","description":"Gets the weather.","input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]""", server.Requests[0].Json.GetProperty("tools"));
        Assert.Equal("Sunny in Paris", server.Requests[1].Json.GetProperty("messages")[2].GetProperty("content")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_function_tells_the_model_of_wrong_input_and_of_a_ToolException_and_throws_the_rest()
    {
        IToolSet tools = ToolSet.Create("get_weather", null, Schema, call => JsonElement.Parse(call.Input.Span).GetProperty("city").GetString() == "Atlantis"
            ? throw new ToolException("There is no such city.")
            : throw new InvalidOperationException("secret"));
        AIFunction function = Assert.Single(tools.ToAIFunctions());

        Assert.Contains("city", (string)(await function.InvokeAsync([], Cancelled))!, StringComparison.Ordinal);
        Assert.Equal("There is no such city.", await function.InvokeAsync(new AIFunctionArguments { ["city"] = "Atlantis" }, Cancelled));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await function.InvokeAsync(new AIFunctionArguments { ["city"] = "Paris" }, Cancelled));
    }

    [Fact]
    public async Task A_tools_image_is_a_content_that_goes_back_as_its_block()
    {
        var image = new ImageBlock { Source = new Base64Source { MediaType = "image/png", Data = "AQID" } };
        AIFunction function = Assert.Single(ToolSet.Create("draw", null, JsonElement.Parse("""{"type":"object"}"""), _ => [image]).ToAIFunctions());

        object? result = await function.InvokeAsync([], Cancelled);

        JsonElement messages = (await Local.RequestAsync([.. Local.Hello, new(ChatRole.Assistant, [new FunctionCallContent("1", "draw")]), new(ChatRole.Tool, [new FunctionResultContent("1", result)])])).GetProperty("messages");
        Local.Equal("""[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}]""", messages[2].GetProperty("content")[0].GetProperty("content"));
    }

    [Fact]
    public async Task Functions_run_as_a_tool_set()
    {
        IToolSet tools = new[]
        {
            AIFunctionFactory.Create((string city, int days = 1) => $"{city}: {days}", "get_weather", "Gets the weather."),
            AIFunctionFactory.Create(() => new DataContent(new byte[] { 1, 2, 3 }, "image/png"), "draw"),
        }.ToToolSet();

        Assert.Equal(["get_weather", "draw"], tools.Tools.Select(tool => tool.Name));
        Assert.Equal("Paris: 3", Text(await InvokeAsync(tools, "get_weather", """{"city":"Paris","days":3}""")));
        Assert.Equal("Paris: 1", Text(await InvokeAsync(tools, "get_weather", """{"city":"Paris"}""")));
        Assert.IsType<ImageBlock>(Assert.Single((await InvokeAsync(tools, "draw", "{}")).Content!));

        ToolResultBlock wrong = await InvokeAsync(tools, "get_weather", """{"city":""");
        Assert.True(wrong.IsError);
        Assert.True((await InvokeAsync(tools, "unknown", "{}")).IsError);
    }

    [Fact]
    public async Task Tools_of_an_MCP_server_run_as_a_tool_set()
    {
        var requests = new Pipe();
        var answers = new Pipe();
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "weather", Version = "1.0" },
            ToolCollection =
            [
                McpServerTool.Create((string city) => $"Sunny in {city}", new McpServerToolCreateOptions { Name = "get_weather", Description = "Gets the weather." }),
                McpServerTool.Create(CallToolResult () => new() { IsError = true, Content = [new TextContentBlock { Text = "There is no such city." }] }, new McpServerToolCreateOptions { Name = "fail" }),
                McpServerTool.Create(() => new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new McpServerToolCreateOptions { Name = "draw" }),
            ],
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var server = ModelContextProtocol.Server.McpServer.Create(new StreamServerTransport(requests.Reader.AsStream(), answers.Writer.AsStream()), options);
        Task running = server.RunAsync(ended.Token);
        await using (McpClient client = await McpClient.CreateAsync(new StreamClientTransport(requests.Writer.AsStream(), answers.Reader.AsStream()), cancellationToken: Cancelled))
        {
            IToolSet tools = (await client.ListToolsAsync(cancellationToken: Cancelled)).ToToolSet();

            Assert.Equal(["draw", "fail", "get_weather"], tools.Tools.Select(tool => tool.Name).Order());
            Assert.Equal("Sunny in Paris", Text(await InvokeAsync(tools, "get_weather", """{"city":"Paris"}""")));
            Assert.IsType<ImageBlock>(Assert.Single((await InvokeAsync(tools, "draw", "{}")).Content!));
            Assert.Equal("There is no such city.", (await Assert.ThrowsAsync<ToolException>(async () => await InvokeAsync(tools, "fail", "{}"))).Message);
            Assert.True((await InvokeAsync(tools, "get_weather", "{}")).IsError);
        }

        await ended.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    private static ValueTask<ToolResultBlock> InvokeAsync(IToolSet tools, string name, string input) => tools.InvokeAsync(new ToolCall("toolu_1", name, Encoding.UTF8.GetBytes(input)), Cancelled);

    private static string Text(ToolResultBlock result) => string.Concat(result.Content!.Cast<TextBlock>().Select(block => block.Text));
}
