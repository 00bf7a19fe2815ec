using System.IO.Pipelines;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>A run whose tools are those of a real MCP server, in this process.</summary>
public sealed class McpRunTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_errors_images_and_structured_results_reach_the_model_in_the_order_of_the_calls()
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
                McpServerTool.Create(string () => throw new FormatException("canary"), new McpServerToolCreateOptions { Name = "crash" }),
                McpServerTool.Create(() => new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new McpServerToolCreateOptions { Name = "draw" }),
                McpServerTool.Create(() => new Forecast("Paris", 24), new McpServerToolCreateOptions { Name = "forecast", UseStructuredContent = true }),
            ],
        };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var mcpServer = ModelContextProtocol.Server.McpServer.Create(new StreamServerTransport(requests.Reader.AsStream(), answers.Writer.AsStream()), options);
        Task running = mcpServer.RunAsync(ended.Token);
        await using var server = LocalMessagesServer.Start([
            new MessageScript()
                .ToolUse("t1", "get_weather", """{"city":"Paris"}""")
                .ToolUse("t2", "fail", "{}")
                .ToolUse("t3", "crash", "{}")
                .ToolUse("t4", "draw", "{}")
                .ToolUse("t5", "forecast", "{}")
                .ToolUse("t6", "get_weather", """{"town":"Paris"}"""),
            new MessageScript().Text("Done")]);
        using MessagesClient client = Local.Client(server);
        await using (McpClient mcp = await McpClient.CreateAsync(new StreamClientTransport(requests.Writer.AsStream(), answers.Reader.AsStream()), cancellationToken: Cancelled))
        {
            IToolSet tools = (await mcp.ListToolsAsync(cancellationToken: Cancelled)).ToToolSet();
            var request = new MessageRequest { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User("Weather?")] };

            await using ToolRun run = client.RunTools(request, tools);

            Assert.Equal("Done", (await run.GetFinalMessageAsync(Cancelled)).GetText());
        }

        await ended.CancelAsync();
        await Record.ExceptionAsync(() => running);
        JsonElement messages = server.Requests[1].Json.GetProperty("messages");
        JsonElement[] results = [.. messages[messages.GetArrayLength() - 1].GetProperty("content").EnumerateArray()];
        Assert.Equal(["t1", "t2", "t3", "t4", "t5", "t6"], results.Select(result => result.GetProperty("tool_use_id").GetString()));
        Assert.Equal("Sunny in Paris", Text(results[0]));
        Assert.Equal("There is no such city.", Text(results[1]));
        Assert.DoesNotContain("canary", results[2].GetRawText(), StringComparison.Ordinal);
        Local.Equal("""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}""", results[3].GetProperty("content")[0]);
        Local.Equal("""{"city":"Paris","temperature":24}""", JsonElement.Parse(Text(results[4])));
        Assert.Contains("city", Text(results[5]), StringComparison.Ordinal);
        Assert.Equal([false, true, true, false, false, true], results.Select(result => result.TryGetProperty("is_error", out JsonElement isError) && isError.GetBoolean()));
    }

    private static string Text(JsonElement result)
    {
        JsonElement content = result.GetProperty("content");
        return content.ValueKind is JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }

    private sealed record Forecast(string City, int Temperature);
}
