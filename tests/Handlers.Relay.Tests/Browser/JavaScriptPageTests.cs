using System.Text.Json.Nodes;
using Handlers.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Handlers.Relay.Tests.Browser;

/// <summary>The TypeScript SDK, EventSource and the AI SDK read the relay, in Chromium.</summary>
public sealed class JavaScriptPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static MessageScript Everything => new MessageScript()
        .Ping().Thinking("Hm", " well").Signature("sig").Text("Hello", " “there”\n").ToolUse("toolu_1", "get_weather", "{\"city\":", "\"Oslo\"}");

    [Theory]
    [InlineData("baseURL")]
    [InlineData("fromSSEResponse")]
    [InlineData("fromReadableStream")]
    [InlineData("eventSource")]
    public async Task The_final_message_is_the_one_that_is_read_directly(string way)
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything);
        await using MessageStream direct = MessageStream.Create(Everything.OpenRead());
        JsonNode expected = JsonNode.Parse((await direct.GetFinalMessageAsync(TestContext.Current.CancellationToken)).ToJson())!;

        JsonNode actual = JsonNode.Parse(await ReadAsync(server, way))!;

        Assert.Equal(expected["id"]!.ToJsonString(), actual["id"]!.ToJsonString());
        Assert.Equal(expected["stop_reason"]!.ToJsonString(), actual["stop_reason"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected["content"], actual["content"]), $"expected {expected["content"]}\nbut was  {actual["content"]}");
    }

    [Fact]
    public async Task The_AI_SDKs_chat_transport_reads_the_UI_message_stream()
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything);

        JsonNode message = JsonNode.Parse(await ReadAsync(server, "useChat"))!;

        string[] parts = [.. message["parts"]!.AsArray().Select(part => $"{part!["type"]} {part["text"] ?? part["input"]?.ToJsonString()}")];
        Assert.Equal(["step-start ", "reasoning Hm well", "text Hello “there”\n", "tool-get_weather {\"city\":\"Oslo\"}"], parts);
    }

    // The page and the libraries come from the relay's own origin, as they would in an application.
    private async Task<string> ReadAsync(RelayServer server, string way)
    {
        Node.SkipUnlessInstalled();
        await using IBrowserContext context = await chromium.OpenAsync(new BrowserNewContextOptions { ExtraHTTPHeaders = [new("x-user", "me")] });
        IPage page = await context.NewPageAsync();
        await page.RouteAsync("**/reader.html", route => route.FulfillAsync(new() { Path = Path.Combine(Node.Folder, "reader.html"), ContentType = "text/html" }));
        await page.RouteAsync("**/*.{js,mjs}", route => route.FulfillAsync(new()
        {
            Path = Path.Combine([Node.Folder, .. new Uri(route.Request.Url).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)]),
            ContentType = "text/javascript",
        }));
        await page.GotoAsync(server.Address + "/reader.html");
        await page.WaitForFunctionAsync("() => window.read");
        string address = way == "eventSource" ? server.Address + await server.StartStreamAsync() : server.Address;
        return await page.EvaluateAsync<string>("([way, address]) => window.read(way, address)", new[] { way, address });
    }
}
