namespace Handlers.Generators.Tests;

/// <summary>Calls a handler as the stream would.</summary>
internal static class HandlerCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // No test's handler looks into its stream.
    private static MessageStream Stream => null!;

    public static ValueTask Text(this IMessageHandler handler, TextEvent e) => handler.OnTextAsync(e, Stream, Token);

    public static ValueTask Text(this IMessageHandler handler, string delta) => handler.Text(new TextEvent(0, delta: delta));

    /// <summary>Delivers text to a handler that has nothing to wait for.</summary>
    public static void TextAtOnce(this IMessageHandler handler, TextEvent e)
    {
        ValueTask task = handler.Text(e);
        if (!task.IsCompletedSuccessfully)
        {
            Assert.Fail("The handler did not finish at once.");
        }
    }

    public static ValueTask Thinking(this IMessageHandler handler, ThinkingEvent e) => handler.OnThinkingAsync(e, Stream, Token);

    public static ValueTask InputJson(this IMessageHandler handler, InputJsonEvent e) => handler.OnInputJsonAsync(e, Stream, Token);

    public static ValueTask Connect(this IMessageHandler handler) => handler.OnConnectAsync(new ConnectEvent { Response = null! }, Stream, Token);

    public static ValueTask Retry(this IMessageHandler handler) => handler.OnRetryAsync(default, Stream, Token);

    public static ValueTask Frame(this IMessageHandler handler, ReadOnlySpan<byte> frame) => handler.OnFrameAsync(new FrameEvent(frame), Stream, Token);

    public static ValueTask StreamEvent(this IMessageHandler handler, MessageStreamEvent e)
        => handler.OnStreamEventAsync(new StreamEvent { Event = e }, Stream, Token);

    public static ValueTask Ping(this IMessageHandler handler) => handler.OnPingAsync(default, Stream, Token);

    public static ValueTask Signature(this IMessageHandler handler, string signature, int index)
        => handler.OnSignatureAsync(new SignatureEvent { Signature = signature, Index = index }, Stream, Token);

    public static ValueTask Citation(this IMessageHandler handler, Citation citation, int index)
        => handler.OnCitationAsync(new CitationEvent { Citation = citation, Index = index }, Stream, Token);

    public static ValueTask Compaction(this IMessageHandler handler, CompactionDelta delta, int index)
        => handler.OnCompactionAsync(new CompactionEvent { Delta = delta, Index = index }, Stream, Token);

    public static ValueTask ContentBlock(this IMessageHandler handler, ContentBlock? block, int index)
        => handler.OnContentBlockAsync(new ContentBlockEvent { ContentBlock = block, Index = index }, Stream, Token);

    public static ValueTask Message(this IMessageHandler handler, Message? message)
        => handler.OnMessageAsync(new MessageEvent { Message = message }, Stream, Token);

    public static ValueTask Item(this IMessageHandler handler, ItemEvent e) => handler.OnItemAsync(e, Stream, Token);

    public static ValueTask Output(this IMessageHandler handler, OutputEvent e) => handler.OnOutputAsync(e, Stream, Token);

    public static async Task<ToolDecision> ToolCall(this IMessageHandler handler, ToolCall call)
    {
        var e = new ToolCallEvent(call);
        await handler.OnToolCallAsync(e, Stream, Token);
        return e.Decision;
    }

    public static ValueTask ToolResult(this IMessageHandler handler, ToolCall call, ToolResultBlock result, Exception? exception = null)
        => handler.OnToolResultAsync(new ToolResultEvent { Call = call, Result = result, Exception = exception }, Stream, Token);

    public static ValueTask Timeout(this IMessageHandler handler)
        => handler.OnTimeoutAsync(new TimeoutEvent { Exception = new MessageStreamTimeoutException("late") }, Stream, Token);

    public static ValueTask Abort(this IMessageHandler handler) => handler.OnAbortAsync(default, Stream, Token);

    public static ValueTask Fail(this IMessageHandler handler, Exception exception)
        => handler.OnExceptionAsync(new ExceptionEvent { Exception = exception }, Stream, Token);

    public static ValueTask End(this IMessageHandler handler) => handler.OnEndAsync(default, Stream, Token);
}
