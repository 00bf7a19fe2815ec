using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>The handler of delegates has every event there is, synchronous and asynchronous.</summary>
public sealed class MessageHandlerTests
{
    private static readonly string[] Events = [.. typeof(IMessageHandler).GetMethods().Where(method => !method.IsSpecialName).Select(method => method.Name)];

    private readonly List<string> _calls = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_method_of_the_interface_has_two_delegates()
    {
        Assert.NotEmpty(Events);
        foreach (string name in Events)
        {
            Type synchronous = typeof(MessageHandler).GetProperty(name[..^"Async".Length])!.PropertyType;
            Type asynchronous = typeof(MessageHandler).GetProperty(name)!.PropertyType;
            bool decides = name == nameof(IMessageHandler.OnToolCallAsync);
            Assert.Equal(decides ? typeof(ToolDecision) : typeof(void), synchronous.GetMethod("Invoke")!.ReturnType);
            Assert.Equal(decides ? typeof(ValueTask<ToolDecision>) : typeof(ValueTask), asynchronous.GetMethod("Invoke")!.ReturnType);
            Assert.Equal(typeof(CancellationToken), asynchronous.GetMethod("Invoke")!.GetParameters()[^1].ParameterType);
        }
    }

    [Fact]
    public async Task Every_delegate_is_called_for_its_event_the_synchronous_one_first()
    {
        MessageScript everything = new MessageScript()
            .Thinking("Hm").Signature("sig").Text("Hello").Ping().Citation("""{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}""")
            .Block("""{"type":"compaction","content":null,"encrypted_content":null}""").CompactionDelta("so far", "ZW5j").ToolUse("toolu_1", "get_weather", "{}");
        var time = new FakeTimeProvider();
        await using var server = LocalMessagesServer.Start(
        [
            MessageScript.Error(529, "overloaded_error", "?").Header("retry-after-ms", "1"), everything, everything,
            new MessageScript().Text("{\"steps\":[1]}"),
            new MessageScript().Text("Hello").Stall(),
            new MessageScript().Text("Hello").Stall(),
        ]);
        using var client = new MessagesClient(Local.Options(server) with { MaxRetries = 1, Stream = new MessageStreamOptions { TimeProvider = time } });

        Task whole = client.DispatchAsync(Local.Hello, All(), cancellationToken: Token);
        await time.AdvanceUntilAsync(whole, TimeSpan.FromMilliseconds(1));
        Assert.True(whole.IsCompletedSuccessfully);
        await using (ToolRun run = client.RunTools(Local.Hello, ToolSet.Create("get_weather", null, JsonElement.Parse("""{"type":"object"}"""), _ => "warm"), All(), new() { MaxTurns = 1 }))
        {
            await run.GetFinalMessageAsync(Token);
        }

        await client.DispatchAsync(Local.Hello, All(), cancellationToken: Token);
        MessageStream aborted = client.Stream(Local.Hello, All());
        await foreach (string _ in aborted.TextStream.WithCancellation(Token))
        {
            break;
        }

        await aborted.DisposeAsync();
        await using MessageStream late = client.Stream(Local.Hello, All());
        await foreach (string _ in late.TextStream.WithCancellation(Token))
        {
            break;
        }

        Task silent = late.UntilDoneAsync(Token);
        await time.AdvanceUntilAsync(silent, TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => silent);

        foreach (string name in Events)
        {
            int first = _calls.IndexOf(name[..^"Async".Length]);
            Assert.True(first >= 0, $"{name} has no delegate that is called.");
            Assert.Equal(name, _calls[_calls.IndexOf(name) is var second && second > first ? second : 0]);
        }

        Assert.Contains("OnTextSnapshot", _calls);
        Assert.Contains("OnThinkingSnapshot", _calls);
    }

    [Fact]
    public void A_synchronous_call_refuses_any_asynchronous_delegate()
    {
        Assert.Throws<InvalidOperationException>(() => MessageStream.Dispatch(Local.HelloScript.OpenRead(), new MessageHandler { OnEndAsync = _ => default }));
        Assert.Throws<InvalidOperationException>(() => MessageStream.Dispatch(Local.HelloScript.OpenRead(), new MessageHandler { OnPingAsync = _ => default }));
    }

    private MessageHandler All() => new()
    {
        OnConnect = _ => _calls.Add("OnConnect"),
        OnRetry = _ => _calls.Add("OnRetry"),
        OnFrame = frame => Add("OnFrame", frame.EndsWith("\n\n"u8)),
        OnStreamEvent = _ => _calls.Add("OnStreamEvent"),
        OnPing = () => _calls.Add("OnPing"),
        ItemPaths = [new("steps")],
        OnItem = (path, item, number) => Add("OnItem", (path.Path, item.GetInt32(), number) == ("steps", 1, 0)),
        OnOutput = output => Add("OnOutput", output.GetProperty("steps").GetArrayLength() == 1),
        OnText = delta => Add("OnText", delta.ToString() is "Hello" or "{\"steps\":[1]}"),
        OnTextSnapshot = (delta, snapshot) => Add("OnTextSnapshot", snapshot.ToString() == delta.ToString()),
        OnThinking = delta => Add("OnThinking", delta.ToString() == "Hm"),
        OnThinkingSnapshot = (delta, snapshot) => Add("OnThinkingSnapshot", snapshot.ToString() == "Hm"),
        OnSignature = signature => Add("OnSignature", signature == "sig"),
        OnCitation = citation => Add("OnCitation", citation is CharLocationCitation),
        OnCompaction = delta => Add("OnCompaction", delta is { Content: "so far", EncryptedContent: "ZW5j" }),
        OnInputJson = (json, call) => Add("OnInputJson", json.ToString() == "{}" && call.Name == "get_weather"),
        OnContentBlock = block => Add("OnContentBlock", block is not null),
        OnMessage = message => Add("OnMessage", message.Content.Count is 4 or 1),
        OnToolCall = call =>
        {
            Add("OnToolCall", call.Name == "get_weather");
            return ToolDecision.Run;
        },
        OnToolResult = (call, result, exception) => Add("OnToolResult", result.ToolUseId == call.Id && exception is null),
        OnTimeout = _ => _calls.Add("OnTimeout"),
        OnAbort = () => _calls.Add("OnAbort"),
        OnException = e => Add("OnException", e is TimeoutException),
        OnEnd = () => _calls.Add("OnEnd"),
        OnConnectAsync = (response, _) => AddAsync("OnConnectAsync", response.StatusCode == 200),
        OnRetryAsync = (retry, _) => AddAsync("OnRetryAsync", retry.Attempt == 1),
        OnFrameAsync = (frame, _) => AddAsync("OnFrameAsync", frame.Span.EndsWith("\n\n"u8)),
        OnStreamEventAsync = (e, _) => AddAsync("OnStreamEventAsync", e is not null),
        OnPingAsync = _ => AddAsync("OnPingAsync", true),
        OnItemAsync = (path, item, number, _) => AddAsync("OnItemAsync", (path.Path, item.GetInt32(), number) == ("steps", 1, 0)),
        OnOutputAsync = (output, _) => AddAsync("OnOutputAsync", output.GetProperty("steps").GetArrayLength() == 1),
        OnTextAsync = (delta, _) => AddAsync("OnTextAsync", delta is "Hello" or "{\"steps\":[1]}"),
        OnThinkingAsync = (delta, _) => AddAsync("OnThinkingAsync", delta == "Hm"),
        OnSignatureAsync = (signature, _) => AddAsync("OnSignatureAsync", signature == "sig"),
        OnCitationAsync = (citation, _) => AddAsync("OnCitationAsync", citation is CharLocationCitation),
        OnCompactionAsync = (delta, _) => AddAsync("OnCompactionAsync", delta.Content == "so far"),
        OnInputJsonAsync = (json, call, _) => AddAsync("OnInputJsonAsync", json == "{}" && call.Name == "get_weather"),
        OnContentBlockAsync = (block, _) => AddAsync("OnContentBlockAsync", block is not null),
        OnMessageAsync = (message, _) => AddAsync("OnMessageAsync", message.Content.Count is 4 or 1),
        OnToolCallAsync = async (call, _) =>
        {
            await AddAsync("OnToolCallAsync", call.Id == "toolu_1");
            return ToolDecision.Run;
        },
        OnToolResultAsync = (call, result, _, _) => AddAsync("OnToolResultAsync", result.Content is [TextBlock { Text: "warm" }]),
        OnTimeoutAsync = (e, _) => AddAsync("OnTimeoutAsync", e is not null),
        OnAbortAsync = token => AddAsync("OnAbortAsync", !token.IsCancellationRequested),
        OnExceptionAsync = (e, _) => AddAsync("OnExceptionAsync", e is TimeoutException),
        OnEndAsync = _ => AddAsync("OnEndAsync", true),
    };

    private void Add(string name, bool isRight) => _calls.Add(isRight ? name : $"{name} with something else");

    private async ValueTask AddAsync(string name, bool isRight)
    {
        await Task.Yield();
        Add(name, isRight);
    }
}
