namespace Handlers;

/// <summary>
/// The calls and values that a handler asks for. The stream decodes, accumulates and calls nothing else for the handler, so each flag has a
/// cost of its own. The generator derives the flags from the signatures of the annotated methods.
/// </summary>
[Flags]
public enum HandlerInterest : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><see cref="IMessageHandler.OnConnectAsync"/>.</summary>
    Connect = 1L << 0,

    /// <summary><see cref="IMessageHandler.OnRetryAsync"/>.</summary>
    Retry = 1L << 1,

    /// <summary><see cref="IMessageHandler.OnPingAsync"/>.</summary>
    Ping = 1L << 2,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="MessageStartEvent"/>.</summary>
    MessageStartEvent = 1L << 3,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="ContentBlockStartEvent"/>.</summary>
    ContentBlockStartEvent = 1L << 4,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="ContentBlockDeltaEvent"/>.</summary>
    ContentBlockDeltaEvent = 1L << 5,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="ContentBlockStopEvent"/>.</summary>
    ContentBlockStopEvent = 1L << 6,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="MessageDeltaEvent"/>.</summary>
    MessageDeltaEvent = 1L << 7,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="MessageStopEvent"/>.</summary>
    MessageStopEvent = 1L << 8,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="PingEvent"/>.</summary>
    PingEvent = 1L << 9,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="ErrorEvent"/>.</summary>
    ErrorEvent = 1L << 10,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with each <see cref="UnknownEvent"/>.</summary>
    UnknownEvent = 1L << 11,

    /// <summary><see cref="IMessageHandler.OnStreamEventAsync"/> with every event.</summary>
    StreamEvent = MessageStartEvent | ContentBlockStartEvent | ContentBlockDeltaEvent | ContentBlockStopEvent
        | MessageDeltaEvent | MessageStopEvent | PingEvent | ErrorEvent | UnknownEvent,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.Index"/> alone.</summary>
    TextIndex = 1L << 12,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.Utf8Delta"/>.</summary>
    TextUtf8 = TextIndex | 1L << 13,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.Delta"/>.</summary>
    Text = TextIndex | 1L << 14,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.Utf8Snapshot"/>.</summary>
    TextUtf8Snapshot = TextIndex | 1L << 15,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.Snapshot"/>.</summary>
    TextSnapshot = TextIndex | 1L << 16,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> with <see cref="ThinkingEvent.Index"/> alone.</summary>
    ThinkingIndex = 1L << 17,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> with <see cref="ThinkingEvent.Utf8Delta"/>.</summary>
    ThinkingUtf8 = ThinkingIndex | 1L << 18,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> with <see cref="ThinkingEvent.Delta"/>.</summary>
    Thinking = ThinkingIndex | 1L << 19,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> with <see cref="ThinkingEvent.Utf8Snapshot"/>.</summary>
    ThinkingUtf8Snapshot = ThinkingIndex | 1L << 20,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> with <see cref="ThinkingEvent.Snapshot"/>.</summary>
    ThinkingSnapshot = ThinkingIndex | 1L << 21,

    /// <summary><see cref="IMessageHandler.OnInputJsonAsync"/> with <see cref="InputJsonEvent.Index"/> and <see cref="InputJsonEvent.Block"/> alone.</summary>
    InputJsonIndex = 1L << 22,

    /// <summary><see cref="IMessageHandler.OnInputJsonAsync"/> with <see cref="InputJsonEvent.Utf8Delta"/>.</summary>
    InputJsonUtf8 = InputJsonIndex | 1L << 23,

    /// <summary><see cref="IMessageHandler.OnInputJsonAsync"/> with <see cref="InputJsonEvent.Delta"/>.</summary>
    InputJson = InputJsonIndex | 1L << 24,

    /// <summary><see cref="IMessageHandler.OnInputJsonAsync"/> with <see cref="InputJsonEvent.Snapshot"/>.</summary>
    InputJsonSnapshot = InputJsonIndex | 1L << 25,

    /// <summary><see cref="IMessageHandler.OnSignatureAsync"/>.</summary>
    Signature = 1L << 26,

    /// <summary><see cref="IMessageHandler.OnCitationAsync"/>.</summary>
    Citation = 1L << 27,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> for each block, with the index alone.</summary>
    ContentBlockIndex = 1L << 28,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> with each accumulated <see cref="Handlers.TextBlock"/>.</summary>
    TextBlock = 1L << 29,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> with each accumulated <see cref="Handlers.ThinkingBlock"/>.</summary>
    ThinkingBlock = 1L << 30,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> with each accumulated <see cref="Handlers.ToolCallBlock"/>.</summary>
    ToolCallBlock = 1L << 31,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> with each block of any other kind.</summary>
    OtherBlock = 1L << 32,

    /// <summary><see cref="IMessageHandler.OnContentBlockAsync"/> with every block.</summary>
    ContentBlock = TextBlock | ThinkingBlock | ToolCallBlock | OtherBlock,

    /// <summary><see cref="IMessageHandler.OnMessageAsync"/> without the message: it is not accumulated for this.</summary>
    MessageStop = 1L << 33,

    /// <summary><see cref="IMessageHandler.OnMessageAsync"/> with the accumulated <see cref="Handlers.Message"/>.</summary>
    Message = MessageStop | 1L << 34,

    /// <summary><see cref="IMessageHandler.OnTimeoutAsync"/>.</summary>
    Timeout = 1L << 35,

    /// <summary><see cref="IMessageHandler.OnAbortAsync"/>.</summary>
    Abort = 1L << 36,

    /// <summary><see cref="IMessageHandler.OnExceptionAsync"/>.</summary>
    Exception = 1L << 37,

    /// <summary><see cref="IMessageHandler.OnEndAsync"/>.</summary>
    End = 1L << 38,

    /// <summary>
    /// Some method of the handler returns a task, so the synchronous calls (<see cref="MessageStream.UntilDone"/> and their like)
    /// refuse the handler before anything is sent.
    /// </summary>
    Asynchronous = 1L << 39,

    /// <summary><see cref="IMessageHandler.OnFrameAsync"/>.</summary>
    Frame = 1L << 40,

    /// <summary><see cref="IMessageHandler.OnToolCallAsync"/>.</summary>
    ToolCall = 1L << 41,

    /// <summary><see cref="IMessageHandler.OnToolResultAsync"/>.</summary>
    ToolResult = 1L << 42,

    /// <summary><see cref="IMessageHandler.OnTextAsync"/> with <see cref="TextEvent.PartialJson"/>.</summary>
    TextPartialJson = TextIndex | 1L << 43,

    /// <summary><see cref="IMessageHandler.OnCompactionAsync"/>.</summary>
    Compaction = 1L << 44,

    /// <summary><see cref="IMessageHandler.OnCitationAsync"/> with <see cref="CitationEvent.Snapshot"/>.</summary>
    CitationSnapshot = Citation | 1L << 47,

    /// <summary><see cref="IMessageHandler.OnOutputAsync"/>.</summary>
    Output = 1L << 45,

    /// <summary><see cref="IMessageHandler.OnItemAsync"/> with the elements of the arrays of <see cref="IMessageHandler.ItemPaths"/>.</summary>
    Item = 1L << 46,

    /// <summary>
    /// <see cref="IMessageHandler.OnTextAsync"/> once for a run of deltas: the consecutive deltas of one content block that arrive in one read from the network.
    /// Combine it with the flags of the values. It has no effect while the stream is iterated, or in a block whose array elements are taken (<see cref="Item"/>).
    /// </summary>
    TextCoalesced = TextIndex | 1L << 48,

    /// <summary><see cref="IMessageHandler.OnThinkingAsync"/> once for a run of deltas, as <see cref="TextCoalesced"/>.</summary>
    ThinkingCoalesced = ThinkingIndex | 1L << 49,

    /// <summary><see cref="IMessageHandler.OnInputJsonAsync"/> once for a run of deltas, as <see cref="TextCoalesced"/>.</summary>
    InputJsonCoalesced = InputJsonIndex | 1L << 50,
}
