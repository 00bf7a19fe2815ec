using System.Text.RegularExpressions;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>Handlers over the updates of chat clients.</summary>
public sealed partial class DispatchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Every
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (string name in Recordings.All)
            {
                names.Add(name);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_handler_over_AsChatClient_is_called_as_over_the_client(string recording)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Replay(Recordings.Read(recording)));
        using MessagesClient client = Local.Client(server);
        var direct = new EventLog();
        var chat = new EventLog();

        Exception? thrown = await Record.ExceptionAsync(() => client.DispatchAsync(new MessageRequest { Model = Local.Model, MaxTokens = 1, Messages = [MessageParam.User("Hello")] }, direct, cancellationToken: Cancelled));
        Exception? thrownByChat = await Record.ExceptionAsync(() => client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(chat, Cancelled));

        // An error event without an id of its own is told with that of the response.
        Assert.Equal(direct.Calls.Select(WithoutRequestId), chat.Calls.Select(WithoutRequestId));
        Assert.Equal(thrown?.GetType(), thrownByChat?.GetType());
        Assert.Same(chat.Exception, thrownByChat);
    }

    private static string WithoutRequestId(string call) => RequestId().Replace(call, "");

    [GeneratedRegex(""","request_id":(null|"[^"]*")""")]
    private static partial Regex RequestId();

    [Fact]
    public async Task Contents_of_another_vendor_become_events()
    {
        ChatResponseUpdate[] updates =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("Hm")]) { MessageId = "m1", ModelId = "other-1" },
            new(ChatRole.Assistant, [new TextReasoningContent(null) { ProtectedData = "c2ln" }]) { MessageId = "m1" },
            new(ChatRole.Assistant, "Hel") { MessageId = "m1" },
            new(ChatRole.Assistant, "lo") { MessageId = "m1" },
            new(ChatRole.Assistant, [new TextContent("") { Annotations = [new CitationAnnotation { Url = new Uri("https://example.org/"), Title = "Example", Snippet = "Hello" }] }]) { MessageId = "m1" },
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "get", new Dictionary<string, object?> { ["city"] = "Paris" })]) { MessageId = "m1" },
            new(ChatRole.Assistant, [new UriContent("https://example.org/a.png", "image/png")]) { MessageId = "m1" },
            new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 10, CachedInputTokenCount = 4, OutputTokenCount = 5 })]) { MessageId = "m1", FinishReason = ChatFinishReason.ToolCalls },
        ];
        var log = new EventLog();

        await new ForeignChatClient(updates).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(log, Cancelled);

        Message message = Message.FromJson(log.Calls.Single(call => call.StartsWith("message ", StringComparison.Ordinal))["message ".Length..]);
        Assert.Equal(("m1", "other-1", StopReason.ToolUse), (message.Id, message.Model, message.StopReason));
        Assert.Equal((6, 4, 5), (message.Usage.InputTokens, message.Usage.CacheReadInputTokens, message.Usage.OutputTokens));
        Assert.Equal(new ThinkingBlock { Thinking = "Hm", Signature = "c2ln" }, message.Content[0]);
        var text = Assert.IsType<TextBlock>(message.Content[1]);
        Assert.Equal(("Hello", "https://example.org/"), (text.Text, Assert.IsType<WebSearchResultLocationCitation>(Assert.Single(text.Citations!)).Url));
        var call = Assert.IsType<ToolUseBlock>(message.Content[2]);
        Assert.Equal(("c1", "get", """{"city":"Paris"}"""), (call.Id, call.Name, call.Input.GetRawText()));
        Assert.Equal("uri", Assert.IsType<UnknownBlock>(message.Content[3]).Type);
        Assert.Contains("text 1 lo|Hello", log.Calls);
        Assert.Equal("end", log.Calls[^1]);
    }

    [Fact]
    public async Task Each_turn_of_a_FunctionInvokingChatClient_is_a_message()
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Id("msg_1").ToolUse("toolu_1", "now", "{}").StopReason("tool_use"), new MessageScript().Id("msg_2").Text("Noon")]);
        using MessagesClient client = Local.Client(server);
        IChatClient chat = client.AsChatClient(Local.Model).AsBuilder().UseFunctionInvocation().Build();
        var log = new EventLog();

        await chat.GetStreamingResponseAsync(Local.Hello, new ChatOptions { Tools = [AIFunctionFactory.Create(() => "12:00", "now")] }, Cancelled).DispatchAsync(log, Cancelled);

        Assert.Equal(["msg_1", "msg_2"], log.Calls.Where(call => call.StartsWith("message ", StringComparison.Ordinal)).Select(call => Message.FromJson(call["message ".Length..]).Id));
        Assert.Equal(2, log.Calls.Count(call => call == "end"));
        Assert.Contains("text 0 Noon|Noon", log.Calls);
    }

    [Fact]
    public async Task Turns_of_another_vendor_are_messages_too()
    {
        ChatResponseUpdate[] updates =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "now")]) { MessageId = "m1" },
            new(ChatRole.Tool, [new FunctionResultContent("c1", "12:00")]) { MessageId = "t1" },
            new(ChatRole.Assistant, "Noon") { MessageId = "m2" },
        ];
        var log = new EventLog();

        await new ForeignChatClient(updates).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(log, Cancelled);

        Assert.Equal(["m1", "m2"], log.Calls.Where(call => call.StartsWith("message ", StringComparison.Ordinal)).Select(call => Message.FromJson(call["message ".Length..]).Id));
    }

    [Fact]
    public async Task What_a_chat_client_throws_ends_the_stream()
    {
        var failure = new NotSupportedException("no");
        var log = new EventLog();

        Exception? thrown = await Record.ExceptionAsync(() => new ForeignChatClient([new(ChatRole.Assistant, "Hel")], failure).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(log, Cancelled));

        Assert.Same(failure, thrown);
        Assert.Same(failure, log.Exception);
        Assert.Equal(["exception NotSupportedException", "end"], log.Calls[^2..]);
        Assert.Contains("text 0 Hel|Hel", log.Calls);
    }

    [Fact]
    public async Task What_is_thrown_between_two_turns_reaches_the_handler()
    {
        var failure = new NotSupportedException("no");
        ChatResponseUpdate[] updates = [new(ChatRole.Assistant, "One") { MessageId = "m1" }, new(ChatRole.Tool, [new FunctionResultContent("c", "x")])];
        var log = new EventLog();

        Exception? thrown = await Record.ExceptionAsync(() => new ForeignChatClient(updates, failure).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(log, Cancelled));

        Assert.Same(failure, thrown);
        Assert.Equal(["exception NotSupportedException", "end"], log.Calls[^2..]);
    }

    [Fact]
    public async Task A_chat_client_without_updates_is_an_interrupted_stream()
    {
        var log = new EventLog();

        await Assert.ThrowsAsync<StreamInterruptedException>(() => new ForeignChatClient([]).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(log, Cancelled));

        Assert.Equal(["exception StreamInterruptedException", "end"], log.Calls);
    }

    [Fact]
    public async Task Cancelling_aborts_the_request_behind_it()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using MessagesClient client = Local.Client(server);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bool aborted = false;
        var handler = new MessageHandler { OnText = _ => cancellation.Cancel(), OnAbort = () => aborted = true };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(handler, cancellation.Token));

        Assert.True(aborted);
        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_handler_that_closes_the_stream_ends_the_request_without_an_exception()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using MessagesClient client = Local.Client(server);

        await client.AsChatClient(Local.Model).GetStreamingResponseAsync(Local.Hello, cancellationToken: Cancelled).DispatchAsync(new ClosesAtText(), Cancelled);

        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    private sealed partial class ClosesAtText
    {
        [OnText]
        private static async Task CloseAsync(MessageStream stream) => await stream.CloseAsync();
    }
}
