using System.Text.Json;
using System.Text.Json.Nodes;
using Handlers.Testing;
using Handlers.Tests.Accumulation;
using Xunit;

namespace Handlers.Tests.Conversations;

/// <summary>A conversation whose second request carries the first reply, over HTTP.</summary>
public sealed class TwoTurnTests
{
    private static MessageScript FirstReply => new MessageScript()
        .Thinking("Let me", " look that up: \"Zürich\" \\ 👩‍👩‍👧 \u2028\0").Signature("EqQB/old==").Signature("EqQB/CkYIBRgC+sig==")
        .Block("""{"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix/LafPsn4="}""")
        .Text("One", " moment: <b>é</b>").Citation("""{"type":"char_location","cited_text":"é","document_index":0,"document_title":"t","start_char_index":0,"end_char_index":1,"x_more":[null]}""")
        .Block("""{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}""").InputJsonDelta("{\"query\": \"weat").InputJsonDelta("her\"}")
        .Block("""{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","url":"https://example.org","title":"t","encrypted_content":"abc","page_age":"1 day"}],"x_note":"kept"}""")
        .Block("""{"type":"x_block","payload":{"deep":[null,1.50,1e2,"é"]},"type2":null}""").Delta("""{"type":"x_delta","more":1}""")
        .ToolUse("toolu_1", "get_weather", "", "{\"city\": \"Zür", "ich\", \"days\": [1, 2.50, 1", "e3], \"exact\": 12345678901234567890, \"none\": null, \"s\": \"\\ud83d", "\\ude00\\u0000\"}")
        .ToolUse("toolu_2", "now");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stream, asynchronously")]
    [InlineData("stream")]
    [InlineData("create, asynchronously")]
    [InlineData("create")]
    public async Task The_second_request_carries_the_first_replys_blocks_as_they_were_streamed(string way)
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start([FirstReply, new MessageScript().Text("It is warm.")]);
        using MessagesClient client = Local.Client(server);
        MessageRequest first = Local.Hello with
        {
            Thinking = new EnabledThinking { BudgetTokens = 1_024 },
            MaxTokens = 4_096,
            Tools = [new CustomTool { Name = "get_weather", InputSchema = JsonElement.Parse("""{"type":"object"}""") }, new CustomTool { Name = "now", InputSchema = JsonElement.Parse("""{"type":"object"}""") }],
        };

        Message reply = await SendAsync(client, first, way);
        MessageRequest second = first with
        {
            Messages =
            [
                .. first.Messages,
                reply.ToParam(),
                MessageParam.User([.. reply.Content.OfType<ToolUseBlock>().Select(call => call.ToResult(call.Name == "now" ? "12:00" : "21 °C"))]),
            ],
        };
        Message answer = await SendAsync(client, second, way);

        Assert.Equal("It is warm.", answer.GetText());
        JsonElement messages = server.Requests[1].Json.GetProperty("messages");
        Assert.Equal(["user", "assistant", "user"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.True(JsonElement.DeepEquals(server.Requests[0].Json.GetProperty("messages")[0], messages[0]));

        // Every block, with all that was streamed and nothing else.
        JsonElement streamed = JsonElement.Parse(MessageReference.Assemble(MessageReference.EventsOf(FirstReply))["content"]!.ToJsonString());
        JsonElement sent = messages[1].GetProperty("content");
        Assert.Equal(8, sent.GetArrayLength());
        Assert.Equal(streamed.GetArrayLength(), sent.GetArrayLength());
        foreach ((JsonElement expected, JsonElement actual) in streamed.EnumerateArray().Zip(sent.EnumerateArray()))
        {
            Assert.True(JsonElement.DeepEquals(expected, actual), $"streamed {expected}\nbut sent {actual}");
        }

        Assert.Equal("EqQB/CkYIBRgC+sig==", sent[0].GetProperty("signature").GetString());
        Assert.Equal("12345678901234567890", sent[6].GetProperty("input").GetProperty("exact").GetRawText());

        JsonElement expectedResults = JsonElement.Parse("""[{"type":"tool_result","tool_use_id":"toolu_1","content":"21 °C"},{"type":"tool_result","tool_use_id":"toolu_2","content":"12:00"}]""");
        Assert.True(JsonElement.DeepEquals(expectedResults, messages[2].GetProperty("content")), messages[2].ToString());
    }

    [Fact]
    public async Task A_call_that_was_cut_goes_back_without_input_and_its_result_may_say_so()
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start([new MessageScript().ToolUse("toolu_1", "get", "{\"city\": \"Zür").StopReason("max_tokens"), Local.HelloScript]);
        using MessagesClient client = Local.Client(server);
        Message reply = await client.Stream(Local.Hello).GetFinalMessageAsync(Token);
        var call = Assert.IsType<ToolUseBlock>(Assert.Single(reply.Content));

        await client.Stream(Local.Hello with { Messages = [.. Local.Hello.Messages, reply.ToParam(), MessageParam.User([call.ToResult(call.InputError!, isError: true)])] }).UntilDoneAsync(Token);

        Assert.Equal("{\"city\": \"Zür", call.RawInput);
        JsonElement sent = server.Requests[1].Json.GetProperty("messages")[1].GetProperty("content")[0];
        Assert.Equal("""{"type":"tool_use","id":"toolu_1","name":"get","input":{}}""", sent.GetRawText());
    }

    private static async Task<Message> SendAsync(MessagesClient client, MessageRequest request, string way)
    {
        switch (way)
        {
            case "stream, asynchronously":
                await using (MessageStream stream = client.Stream(request))
                {
                    return await stream.GetFinalMessageAsync(Token);
                }

            case "stream":
                using (MessageStream stream = client.Stream(request))
                {
                    return stream.GetFinalMessage();
                }

            case "create, asynchronously":
                return await client.CreateAsync(request, cancellationToken: Token);
            default:
                return client.Create(request);
        }
    }
}
