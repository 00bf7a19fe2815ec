using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>The updates of <see cref="MessagesClientExtensions.AsChatClient"/>.</summary>
public sealed class UpdateTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_event_is_an_update_that_holds_it()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Id("msg_1").Model("claude-sonnet-5-2026").Text("Hello", " there", "!"));
        using MessagesClient client = Local.Client(server);

        List<ChatResponseUpdate> updates = await ReadAsync(client.AsChatClient(Local.Model));

        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            updates.Select(update => ((MessageStreamEvent)update.RawRepresentation!).Type).Where(type => type != "ping"));
        Assert.Equal(["Hello", " there", "!"], updates.SelectMany(update => update.Contents).OfType<TextContent>().Select(text => text.Text));
        Assert.All(updates, update => Assert.Equal(("msg_1", "msg_1", "claude-sonnet-5-2026", ChatRole.Assistant), (update.MessageId, update.ResponseId, update.ModelId, update.Role)));
        Assert.Equal([ChatFinishReason.Stop], updates.Select(update => update.FinishReason).OfType<ChatFinishReason>());
    }

    [Fact]
    public async Task Usage_counts_cached_tokens_as_input_and_thinking_as_output()
    {
        MessageScript script = Local.HelloScript.UsageJson(
            """{"input_tokens":10,"cache_creation_input_tokens":200,"cache_read_input_tokens":3000,"output_tokens":1}""",
            """{"output_tokens":42,"output_tokens_details":{"thinking_tokens":30},"server_tool_use":{"web_search_requests":2,"web_fetch_requests":1}}""");
        await using var server = LocalMessagesServer.Start(script);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model);

        ChatResponse streamed = (await ReadAsync(chat)).ToChatResponse();
        ChatResponse whole = await chat.GetResponseAsync(Local.Hello, cancellationToken: Cancelled);

        foreach (UsageDetails usage in new[] { streamed.Usage!, whole.Usage! })
        {
            Assert.Equal((3210, 42, 3252, 3000, 30), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount, usage.ReasoningTokenCount));
            Assert.Equal(
                new Dictionary<string, long> { ["CacheCreationInputTokens"] = 200, ["WebSearchRequests"] = 2, ["WebFetchRequests"] = 1 },
                usage.AdditionalCounts!.ToDictionary());
        }
    }

    [Fact]
    public async Task Usage_is_told_where_the_last_event_is_missing()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript.Usage(3, 4).WithoutMessageStop());
        using MessagesClient client = Local.Client(server);

        ChatResponse response = (await ReadAsync(client.AsChatClient(Local.Model))).ToChatResponse();

        Assert.Equal(4, response.Usage?.OutputTokenCount);
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("refusal", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    [InlineData("a_reason_of_tomorrow", "a_reason_of_tomorrow")]
    public async Task A_stop_reason_is_a_finish_reason(string stopReason, string expected)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript.StopReason(stopReason));
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model);

        Assert.Equal(expected, (await ReadAsync(chat)).ToChatResponse().FinishReason?.Value);
        Assert.Equal(expected, (await chat.GetResponseAsync(Local.Hello, cancellationToken: Cancelled)).FinishReason?.Value);
    }

    [Fact]
    public async Task A_refusal_is_an_error_content_and_no_exception()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read("refusal.sse")));
        using MessagesClient client = Local.Client(server);

        ChatResponse response = (await ReadAsync(client.AsChatClient(Local.Model))).ToChatResponse();

        ErrorContent refusal = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<ErrorContent>());
        Assert.Equal("Refusal", refusal.ErrorCode);
        Assert.NotEmpty(refusal.Message);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
    }

    [Fact]
    public async Task Incomplete_tool_input_is_an_exception_of_the_call_and_never_run()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read("tool_use_cut_off.sse")));
        using MessagesClient client = Local.Client(server);
        bool ran = false;
        string name = client.AsChatClient(Local.Model) is var chat && (await ReadAsync(chat)).SelectMany(update => update.Contents).OfType<FunctionCallContent>().Single() is var call ? call.Name : "";
        IChatClient invoking = chat.AsBuilder().UseFunctionInvocation().Build();

        ChatResponse response = await invoking.GetResponseAsync(Local.Hello, new ChatOptions { Tools = [AIFunctionFactory.Create(() => ran = true, name)] }, Cancelled);

        Assert.False(ran);
        Assert.IsType<System.Text.Json.JsonException>(response.Messages[^1].Contents.OfType<FunctionCallContent>().Single().Exception);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Fact]
    public async Task The_client_and_what_it_is_are_services()
    {
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "key", BaseUrl = new Uri("https://gateway.example/claude") });
        using IChatClient chat = client.AsChatClient(Local.Model);

        Assert.Same(client, chat.GetService<MessagesClient>());
        Assert.Same(chat, chat.GetService<IChatClient>());
        Assert.Null(chat.GetService<MessagesClient>("key"));
        var metadata = chat.GetService<ChatClientMetadata>()!;
        Assert.Equal(("anthropic", "https://gateway.example/claude", Local.Model), (metadata.ProviderName, metadata.ProviderUri?.AbsoluteUri, metadata.DefaultModelId));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task What_the_API_refuses_is_thrown()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Error(429, "rate_limit_error", "Slow down"));
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model);

        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => ReadAsync(chat))).StatusCode);
        Assert.Equal(429, (await Assert.ThrowsAsync<ApiException>(() => chat.GetResponseAsync(Local.Hello, cancellationToken: Cancelled))).StatusCode);
    }

    [Fact]
    public async Task An_error_event_is_thrown_after_the_updates_before_it()
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read("error_overloaded.sse")));
        using MessagesClient client = Local.Client(server);
        List<ChatResponseUpdate> updates = [];

        ApiException e = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled))
            {
                updates.Add(update);
            }
        });

        Assert.Equal(ErrorType.Overloaded, e.ErrorType);
        Assert.NotEmpty(updates);
    }

    [Fact]
    public async Task Cancelling_ends_the_request()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using MessagesClient client = Local.Client(server);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: cancellation.Token))
            {
                if (update.Text == "Hello")
                {
                    await cancellation.CancelAsync();
                }
            }
        });

        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    internal static async Task<List<ChatResponseUpdate>> ReadAsync(IChatClient chat, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(Local.Hello, options, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }
}
