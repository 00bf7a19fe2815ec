using System.Text.Json.Nodes;
using Handlers.Testing;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>The TypeScript SDK, EventSource and the AI SDK read the relay, in Node.</summary>
public sealed class JavaScriptTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
        string address = way == "eventSource" ? server.Address + await server.StartStreamAsync() : server.Address;
        await using MessageStream direct = MessageStream.Create(Everything.OpenRead());
        JsonNode expected = JsonNode.Parse((await direct.GetFinalMessageAsync(Token)).ToJson())!;

        JsonNode actual = Parse(await Node.ReadAsync(way, address, Token));

        Assert.Equal(expected["id"]!.ToJsonString(), actual["id"]!.ToJsonString());
        Assert.Equal(expected["stop_reason"]!.ToJsonString(), actual["stop_reason"]!.ToJsonString());
        Assert.Equal(expected["usage"]!["output_tokens"]!.ToJsonString(), actual["usage"]!["output_tokens"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected["content"], actual["content"]), $"expected {expected["content"]}\nbut was  {actual["content"]}");
    }

    [Fact]
    public async Task The_AI_SDKs_chat_transport_reads_the_UI_message_stream()
    {
        await using RelayServer server = await RelayServer.StartAsync(Everything);

        JsonNode message = Parse(await Node.ReadAsync("useChat", server.Address, Token));

        string[] parts = [.. message["parts"]!.AsArray().Select(part => $"{part!["type"]} {part["text"] ?? part["input"]?.ToJsonString()}")];
        Assert.Equal(["step-start ", "reasoning Hm well", "text Hello “there”\n", "tool-get_weather {\"city\":\"Oslo\"}"], parts);
    }

    [Theory]
    [InlineData("baseURL")]
    [InlineData("fromSSEResponse")]
    [InlineData("fromReadableStream")]
    [InlineData("eventSource")]
    [InlineData("useChat")]
    public async Task A_reply_that_is_cut_short_is_an_error_and_never_a_shorter_message(string way)
    {
        await using RelayServer server = await RelayServer.StartAsync(new MessageScript().Text("Hello").Cut());
        string address = way == "eventSource" ? server.Address + await server.StartStreamAsync() : server.Address;

        Assert.StartsWith("failed ", await Node.ReadAsync(way, address, Token), StringComparison.Ordinal);
    }

    private static JsonNode Parse(string output) => output.StartsWith('{') ? JsonNode.Parse(output)! : throw new Xunit.Sdk.XunitException($"The reader printed: {output}");
}
