using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Several handlers as one: a stream calls the parts as if they had been given to it, and so does code that calls the handler by hand.</summary>
public sealed class CombineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_calls_the_parts_event_by_event_and_one_combined_twice_counts_as_its_parts()
    {
        (List<string> combined, List<string> separate) = ([], []);
        IMessageHandler[] Handlers(List<string> calls) => [.. "abc".Select(name => new Trace { Name = $"{name} ", Calls = calls })];
        IMessageHandler[] three = Handlers(combined);

        await MessageStream.DispatchAsync(Local.HelloScript.OpenRead(), MessageHandlers.Combine(MessageHandlers.Combine(three[0], three[1]), three[2]), cancellationToken: Token);
        using (MessagesClient client = new(StubTransport.Options(_ => StubTransport.EventStream(Local.HelloScript.OpenRead()))))
        {
            await using MessageStream stream = client.Stream(Local.Hello, Handlers(separate));
            await stream.UntilDoneAsync(Token);
        }

        Assert.Equal(separate.Where(call => !call.Contains("connect", StringComparison.Ordinal)), combined);
        Assert.Contains("c end", combined);
    }

    [Fact]
    public async Task Called_by_hand_it_gives_each_part_what_its_interest_asks_for_in_order()
    {
        // Each event of a whole stream is handed on by hand, and reaches the parts as it would from the stream.
        (List<string> byHand, List<string> fromStream) = ([], []);
        IMessageHandler[] Handlers(List<string> calls) =>
        [
            new Trace { Name = "all ", Calls = calls },
            new Trace { Name = "text ", Calls = calls, Interest = HandlerInterest.Text | HandlerInterest.TextSnapshot | HandlerInterest.End },
            new Trace { Name = "block ", Calls = calls, Interest = HandlerInterest.TextBlock | HandlerInterest.MessageStopEvent },
        ];
        MessageScript script = new MessageScript().Ping().Thinking("hm").Signature("s").Text("Hello", " there")
            .Block("""{"type":"compaction","content":null}""").CompactionDelta("so far", null).ToolUse("toolu_1", "get", "{\"a\":", "1}");

        await MessageStream.DispatchAsync(script.OpenRead(), new Relay(MessageHandlers.Combine(Handlers(byHand))), cancellationToken: Token);
        await MessageStream.DispatchAsync(script.OpenRead(), MessageHandlers.Combine(Handlers(fromStream)), cancellationToken: Token);

        Assert.Equal(fromStream, byHand);
    }

    [Fact]
    public void Its_interest_is_that_of_all_and_null_is_none()
    {
        IMessageHandler combined = MessageHandlers.Combine(new Trace { Interest = HandlerInterest.Text }, new Trace { Interest = HandlerInterest.End });

        Assert.Equal(HandlerInterest.Text | HandlerInterest.End, combined.Interest);
        Assert.Throws<ArgumentNullException>("handlers", () => MessageHandlers.Combine(combined, null!));
    }

    // The interface's own methods do nothing: one that is forgotten would drop its event.
    [Fact]
    public void It_hands_on_every_method_of_a_handler()
        => Assert.All(typeof(CombinedHandler).GetInterfaceMap(typeof(IMessageHandler)).TargetMethods, method => Assert.Equal(typeof(CombinedHandler), method.DeclaringType));

    /// <summary>A handler written by hand that hands every call on.</summary>
    private sealed class Relay(IMessageHandler inner) : IMessageHandler
    {
        public HandlerInterest Interest => inner.Interest;

        public ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnStreamEventAsync(e, stream, cancellationToken);

        public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnFrameAsync(e, stream, cancellationToken);

        public ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnPingAsync(e, stream, cancellationToken);

        public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnTextAsync(e, stream, cancellationToken);

        public ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnThinkingAsync(e, stream, cancellationToken);

        public ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnSignatureAsync(e, stream, cancellationToken);

        public ValueTask OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnCompactionAsync(e, stream, cancellationToken);

        public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnInputJsonAsync(e, stream, cancellationToken);

        public ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnContentBlockAsync(e, stream, cancellationToken);

        public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnMessageAsync(e, stream, cancellationToken);

        public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => inner.OnEndAsync(e, stream, cancellationToken);
    }
}
