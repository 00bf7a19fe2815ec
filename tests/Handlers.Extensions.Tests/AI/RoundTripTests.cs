using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>What a reply held goes back with the next request.</summary>
public sealed class RoundTripTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Complete => Recordings.Complete;

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task A_streamed_reply_goes_back_as_it_came(string recording)
        => await GoesBackAsync(recording, async chat => (await UpdateTests.ReadAsync(chat)).ToChatResponse());

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task A_whole_reply_goes_back_as_it_came(string recording)
        => await GoesBackAsync(recording, chat => chat.GetResponseAsync(Local.Hello, cancellationToken: Cancelled));

    [Fact]
    public async Task Thinking_and_calls_go_through_a_FunctionInvokingChatClient()
    {
        MessageScript first = new MessageScript().Thinking("I should", " look.").Signature("c2ln").EndBlock().Text("Let me look.").ToolUse("toolu_1", "get_weather", """{"city":""", """ "Paris"}""").StopReason("tool_use");
        await using var server = LocalMessagesServer.Start([first, new MessageScript().Text("It is sunny.")]);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model).AsBuilder().UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => $"Sunny in {city}", "get_weather")] };

        ChatResponse response = (await UpdateTests.ReadAsync(chat, options)).ToChatResponse();

        Assert.Equal("It is sunny.", response.Messages[^1].Text);
        JsonElement messages = server.Requests[1].Json.GetProperty("messages");
        Local.Equal(
            """
            [
              {"role":"user","content":[{"type":"text","text":"Say hello there!"}]},
              {"role":"assistant","content":[
                {"type":"thinking","thinking":"I should look.","signature":"c2ln"},
                {"type":"text","text":"Let me look."},
                {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"city":"Paris"}}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"Sunny in Paris"}]}
            ]
            """,
            messages);
    }

    [Fact]
    public async Task Thinking_whose_text_is_omitted_is_no_encrypted_thinking()
    {
        MessageScript script = new MessageScript()
            .Block("""{"type":"thinking","thinking":"","signature":""}""").ThinkingDelta("").Signature("b21pdHRlZA==").EndBlock()
            .Block("""{"type":"redacted_thinking","data":"cmVkYWN0ZWQ="}""").EndBlock()
            .Text("Hello");
        await using var server = LocalMessagesServer.Start(script);
        using MessagesClient client = Local.Client(server);

        ChatResponse response = (await UpdateTests.ReadAsync(client.AsChatClient(Local.Model))).ToChatResponse();

        const string expected = """[{"type":"thinking","thinking":"","signature":"b21pdHRlZA=="},{"type":"redacted_thinking","data":"cmVkYWN0ZWQ="},{"type":"text","text":"Hello"}]""";
        Local.Equal(expected, (await Local.RequestAsync([.. Local.Hello, .. response.Messages])).GetProperty("messages")[1].GetProperty("content"));
        Local.Equal(expected, (await Local.RequestAsync([.. Local.Hello, .. StoredAndLoaded(response.Messages)])).GetProperty("messages")[1].GetProperty("content"));
    }

    [Fact]
    public async Task A_failed_function_is_an_error_result()
    {
        MessageScript call = new MessageScript().ToolUse("toolu_1", "fail", "{}").StopReason("tool_use");
        await using var server = LocalMessagesServer.Start([call, Local.HelloScript]);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model).AsBuilder().UseFunctionInvocation().Build();

        await chat.GetResponseAsync(Local.Hello, new ChatOptions { Tools = [AIFunctionFactory.Create(string () => throw new InvalidOperationException("secret"), "fail")] }, Cancelled);

        JsonElement result = server.Requests[1].Json.GetProperty("messages")[2].GetProperty("content")[0];
        Assert.True(result.GetProperty("is_error").GetBoolean());
        Assert.DoesNotContain("secret", result.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_function_without_a_result_is_said_to_have_failed()
    {
        foreach (object? result in new object?[] { null, "", new List<AIContent>() })
        {
            JsonElement request = await Local.RequestAsync([.. Local.Hello, new(ChatRole.Assistant, [new FunctionCallContent("toolu_1", "fail")]),
                new(ChatRole.Tool, [new FunctionResultContent("toolu_1", result) { Exception = new InvalidOperationException("secret") }])]);

            Local.Equal(
                """[{"type":"tool_result","tool_use_id":"toolu_1","content":"The function failed.","is_error":true}]""",
                request.GetProperty("messages")[2].GetProperty("content"));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_call_that_was_cut_off_is_not_run_and_goes_back_only_with_its_result(bool streams, bool stops)
    {
        MessageScript reply = stops
            ? new MessageScript().Text("Let me look.").ToolUse("toolu_1", "get_weather", """{"city":""").StopReason("max_tokens")
            : new MessageScript().Bare().MessageStart().Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Let me look."}}""")
                .Event("""{"type":"content_block_stop","index":0}""")
                .Event("""{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""")
                .Event("""{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":1}}""").Event("""{"type":"message_stop"}""");
        await using var server = LocalMessagesServer.Start([reply, Local.HelloScript]);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model).AsBuilder().UseFunctionInvocation().Build();
        int runs = 0;
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city = "Paris") => $"{city}: {++runs}", "get_weather")] };

        ChatResponse response = streams ? (await UpdateTests.ReadAsync(chat, options)).ToChatResponse() : await chat.GetResponseAsync(Local.Hello, options, Cancelled);
        await chat.GetResponseAsync([.. Local.Hello, .. response.Messages, new(ChatRole.User, "Go on.")], options, Cancelled);

        Assert.Equal(0, runs);
        JsonElement sent = server.Requests[1].Json.GetProperty("messages");
        Local.Equal("""[{"type":"text","text":"Let me look."}]""", sent[1].GetProperty("content"));
        Assert.Equal(3, sent.GetArrayLength());
        Assert.Equal(3, (await Local.RequestAsync([.. Local.Hello, .. StoredAndLoaded(response.Messages), new(ChatRole.User, "Go on.")])).GetProperty("messages").GetArrayLength());

        JsonElement answered = await Local.RequestAsync([.. Local.Hello, .. response.Messages, new(ChatRole.Tool, [new FunctionResultContent("toolu_1", "Cut off.")])]);
        Assert.Equal("toolu_1", answered.GetProperty("messages")[1].GetProperty("content")[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_edited_text_replaces_the_block_it_came_from()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        ChatResponse response = await client.AsChatClient(Local.Model).GetResponseAsync(Local.Hello, cancellationToken: Cancelled);
        response.Messages[0].Contents.OfType<TextContent>().Single().Text = "Edited";

        JsonElement request = await Local.RequestAsync([.. Local.Hello, .. response.Messages]);

        Local.Equal("""[{"type":"text","text":"Edited"}]""", request.GetProperty("messages")[1].GetProperty("content"));
    }

    private static async Task GoesBackAsync(string recording, Func<IChatClient, Task<ChatResponse>> read)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read(recording)));
        using MessagesClient client = Local.Client(server);
        Message direct = await client.CreateAsync(Request(), cancellationToken: Cancelled);

        ChatResponse response = await read(client.AsChatClient(Local.Model));

        // The API takes a call only with its result.
        ChatMessage[] results = [.. direct.Content.OfType<ToolUseBlock>().Select(call => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.Id, "done")]))];
        JsonElement sent = (await Local.RequestAsync([.. Local.Hello, .. response.Messages, .. results])).GetProperty("messages")[1].GetProperty("content");
        Local.Equal(JsonElement.Parse(Request(direct.ToParam()).ToJson()).GetProperty("messages")[1].GetProperty("content").GetRawText(), sent);
    }

    private static MessageRequest Request(params MessageParam[] more) => new() { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User("Hello"), .. more] };

    private static List<ChatMessage> StoredAndLoaded(IList<ChatMessage> messages)
        => JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
}
