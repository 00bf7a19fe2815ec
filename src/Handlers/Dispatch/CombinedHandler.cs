namespace Handlers;

/// <summary>
/// Several handlers as one. A stream takes its parts (<see cref="MessageHandlers.Flatten(IMessageHandler)"/>) and calls them itself; the methods here are for code that
/// calls a handler by hand.
/// </summary>
internal sealed class CombinedHandler(IMessageHandler[] handlers) : IMessageHandler
{
    private readonly HandlerInterest[] _interests = Array.ConvertAll(handlers, handler => handler.Interest);

    /// <summary>The parts, none of them combined.</summary>
    public IMessageHandler[] Handlers { get; } = handlers;

    public HandlerInterest Interest => StreamNeeds.Combine(_interests);

    public ValueTask OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Connect, handler => handler.OnConnectAsync(e, stream, cancellationToken));

    public ValueTask OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Retry, handler => handler.OnRetryAsync(e, stream, cancellationToken));

    public ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(FlagOf(e.Event), handler => handler.OnStreamEventAsync(e, stream, cancellationToken));

    public ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Ping, handler => handler.OnPingAsync(e, stream, cancellationToken));

    public ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Signature, handler => handler.OnSignatureAsync(e, stream, cancellationToken));

    public ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Citation, handler => handler.OnCitationAsync(e, stream, cancellationToken));

    public ValueTask OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Compaction, handler => handler.OnCompactionAsync(e, stream, cancellationToken));

    public ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.ContentBlockIndex | FlagOf(e.ContentBlock), handler => handler.OnContentBlockAsync(e, stream, cancellationToken));

    public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.MessageStop, handler => handler.OnMessageAsync(e, stream, cancellationToken));

    public IReadOnlyList<ItemPath> ItemPaths
    {
        get
        {
            List<ItemPath> paths = [];
            for (int i = 0; i < Handlers.Length; i++)
            {
                foreach (ItemPath path in (_interests[i] & HandlerInterest.Item) != 0 ? Handlers[i].ItemPaths : [])
                {
                    if (!path.IsIn(paths))
                    {
                        paths.Add(path);
                    }
                }
            }

            return paths;
        }
    }

    public ValueTask OnOutputAsync(OutputEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (byte[] text, StopReason? stopReason) = (e.Utf8Text.ToArray(), e.StopReason);
        return CallAsync(HandlerInterest.Output, handler => handler.OnOutputAsync(new OutputEvent(text, stopReason), stream, cancellationToken));
    }

    public ValueTask OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (ItemPath path, int number, byte[] json, ToolCallBlock? block) = (e.Path, e.Number, e.Utf8Json.ToArray(), e.Block);
        return CallAsync(
            HandlerInterest.Item,
            handler => path.IsIn(handler.ItemPaths) ? handler.OnItemAsync(new ItemEvent(path, number, json, block), stream, cancellationToken) : default);
    }

    public ValueTask OnToolCallAsync(ToolCallEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.ToolCall, handler => handler.OnToolCallAsync(e, stream, cancellationToken));

    public ValueTask OnToolResultAsync(ToolResultEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.ToolResult, handler => handler.OnToolResultAsync(e, stream, cancellationToken));

    public ValueTask OnTimeoutAsync(TimeoutEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Timeout, handler => handler.OnTimeoutAsync(e, stream, cancellationToken));

    public ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Abort, handler => handler.OnAbortAsync(e, stream, cancellationToken));

    public ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.Exception, handler => handler.OnExceptionAsync(e, stream, cancellationToken));

    public ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken)
        => CallAsync(HandlerInterest.End, handler => handler.OnEndAsync(e, stream, cancellationToken));

    public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (byte[] frame, bool moreFollows) = (e.Frame.ToArray(), e.MoreFollows);
        return CallAsync(HandlerInterest.Frame, handler => handler.OnFrameAsync(new FrameEvent(frame, moreFollows), stream, cancellationToken));
    }

    public ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (int index, byte[] utf8Delta, string delta, byte[] utf8Snapshot, string snapshot) = (e.Index, e.Utf8Delta.ToArray(), e.Delta.ToString(), e.Utf8Snapshot.ToArray(), e.Snapshot.ToString());
        (byte[] json, int complete, byte[] closing) = (e.PartialJson.Utf8Text.ToArray(), e.PartialJson.Complete.Length, e.PartialJson.Closing.ToArray());
        return CallAsync(
            HandlerInterest.TextIndex,
            handler => handler.OnTextAsync(new TextEvent(index, utf8Delta, delta, utf8Snapshot, snapshot, new PartialJson(json, complete, closing)), stream, cancellationToken));
    }

    public ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (int index, byte[] utf8Delta, string delta, byte[] utf8Snapshot, string snapshot) = (e.Index, e.Utf8Delta.ToArray(), e.Delta.ToString(), e.Utf8Snapshot.ToArray(), e.Snapshot.ToString());
        return CallAsync(
            HandlerInterest.ThinkingIndex,
            handler => handler.OnThinkingAsync(new ThinkingEvent(index, utf8Delta, delta, utf8Snapshot, snapshot), stream, cancellationToken));
    }

    public ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        (int index, ToolCallBlock block, byte[] utf8Delta, string delta) = (e.Index, e.Block, e.Utf8Delta.ToArray(), e.Delta.ToString());
        (byte[] json, int complete, byte[] closing) = (e.Snapshot.Utf8Text.ToArray(), e.Snapshot.Complete.Length, e.Snapshot.Closing.ToArray());
        return CallAsync(
            HandlerInterest.InputJsonIndex,
            handler => handler.OnInputJsonAsync(new InputJsonEvent(index, block, utf8Delta, delta, new PartialJson(json, complete, closing)), stream, cancellationToken));
    }

    private static HandlerInterest FlagOf(MessageStreamEvent e) => e switch
    {
        MessageStartEvent => HandlerInterest.MessageStartEvent,
        ContentBlockStartEvent => HandlerInterest.ContentBlockStartEvent,
        ContentBlockDeltaEvent => HandlerInterest.ContentBlockDeltaEvent,
        ContentBlockStopEvent => HandlerInterest.ContentBlockStopEvent,
        MessageDeltaEvent => HandlerInterest.MessageDeltaEvent,
        MessageStopEvent => HandlerInterest.MessageStopEvent,
        PingEvent => HandlerInterest.PingEvent,
        ErrorEvent => HandlerInterest.ErrorEvent,
        _ => HandlerInterest.UnknownEvent,
    };

    private static HandlerInterest FlagOf(ContentBlock? block) => block switch
    {
        null => HandlerInterest.None,
        TextBlock => HandlerInterest.TextBlock,
        ThinkingBlock => HandlerInterest.ThinkingBlock,
        ToolCallBlock => HandlerInterest.ToolCallBlock,
        _ => HandlerInterest.OtherBlock,
    };

    private async ValueTask CallAsync(HandlerInterest flag, Func<IMessageHandler, ValueTask> call)
    {
        for (int i = 0; i < Handlers.Length; i++)
        {
            if ((_interests[i] & flag) != 0)
            {
                await call(Handlers[i]).ConfigureAwait(false);
            }
        }
    }
}
