using System.Text.Json;

namespace Handlers;

/// <summary>A handler that consists of delegates, for code that needs no class. Set the delegates before the stream is made: those set later are not called.</summary>
/// <remarks>Every event has a synchronous and an asynchronous delegate; where both are set, the synchronous one is called first.
/// Assign a lambda that awaits to the asynchronous delegate: as a synchronous one it is <c>async void</c>, and the stream does not wait for it. For more (UTF-8,
/// one case of an event, one tool), annotate the methods of a class.</remarks>
public sealed class MessageHandler : IMessageHandler
{
    /// <summary>The response headers have arrived.</summary>
    public Action<ResponseInfo>? OnConnect { get; set; }

    /// <summary>An attempt failed before any event was delivered, and another will follow.</summary>
    public Action<RetryEvent>? OnRetry { get; set; }

    /// <summary>An event arrived: the bytes of its frame as received, valid during the call. The other delegates follow.</summary>
    public Action<ReadOnlySpan<byte>>? OnFrame { get; set; }

    /// <summary>An event arrived; the specific delegate follows.</summary>
    public Action<MessageStreamEvent>? OnStreamEvent { get; set; }

    /// <summary>A <c>ping</c> arrived.</summary>
    public Action? OnPing { get; set; }

    /// <summary>A <c>text_delta</c> arrived. The span is valid during the call.</summary>
    public Action<ReadOnlySpan<char>>? OnText { get; set; }

    /// <summary>A <c>text_delta</c> arrived: the delta, and the text of the content block so far. The spans are valid during the call.</summary>
    public Action<ReadOnlySpan<char>, ReadOnlySpan<char>>? OnTextSnapshot { get; set; }

    /// <summary>A <c>thinking_delta</c> arrived. The span is valid during the call.</summary>
    public Action<ReadOnlySpan<char>>? OnThinking { get; set; }

    /// <summary>A <c>thinking_delta</c> arrived: the delta, and the thinking of the content block so far. The spans are valid during the call.</summary>
    public Action<ReadOnlySpan<char>, ReadOnlySpan<char>>? OnThinkingSnapshot { get; set; }

    /// <summary>A <c>signature_delta</c> arrived.</summary>
    public Action<string>? OnSignature { get; set; }

    /// <summary>A <c>citations_delta</c> arrived.</summary>
    public Action<Citation>? OnCitation { get; set; }

    /// <summary>A <c>compaction_delta</c> arrived: the summary, which replaces an earlier one.</summary>
    public Action<CompactionDelta>? OnCompaction { get; set; }

    /// <summary>An <c>input_json_delta</c> arrived: the partial JSON, valid during the call, and the block as it started.</summary>
    public Action<ReadOnlySpan<char>, ToolCallBlock>? OnInputJson { get; set; }

    /// <summary>A content block is complete.</summary>
    public Action<ContentBlock>? OnContentBlock { get; set; }

    /// <summary>The message is complete.</summary>
    public Action<Message>? OnMessage { get; set; }

    /// <summary>The arrays whose elements <see cref="OnItem"/> and <see cref="OnItemAsync"/> are given.</summary>
    public IReadOnlyList<ItemPath> ItemPaths { get; set; } = [];

    /// <summary>An element of one of <see cref="ItemPaths"/> is complete: the array, the element, and its place in the array, from 0.</summary>
    public Action<ItemPath, JsonElement, int>? OnItem { get; set; }

    /// <summary>The reply is complete and is an output: see <see cref="OnOutputAttribute"/>.</summary>
    public Action<JsonElement>? OnOutput { get; set; }

    /// <summary>A tool of a <see cref="ToolRun"/> is about to run: decides whether it does.</summary>
    public Func<ToolCall, ToolDecision>? OnToolCall { get; set; }

    /// <summary>A call of a <see cref="ToolRun"/> was answered: the call, what the model is told, and what the tool threw, if it did.</summary>
    public Action<ToolCall, ToolResultBlock, Exception?>? OnToolResult { get; set; }

    /// <summary>Nothing arrived within the time allowed; <see cref="OnException"/> follows.</summary>
    public Action<MessageStreamTimeoutException>? OnTimeout { get; set; }

    /// <summary>The caller closed, disposed or cancelled the stream before its end.</summary>
    public Action? OnAbort { get; set; }

    /// <summary>The stream failed. For a stream that was cancelled or closed <see cref="OnAbort"/> is called instead.</summary>
    public Action<Exception>? OnException { get; set; }

    /// <summary>The last call, exactly once, however the stream ended.</summary>
    public Action? OnEnd { get; set; }

    /// <summary>The response headers have arrived; the stream waits for the task.</summary>
    public Func<ResponseInfo, CancellationToken, ValueTask>? OnConnectAsync { get; set; }

    /// <summary>An attempt failed before any event was delivered, and another will follow; the stream waits for the task.</summary>
    public Func<RetryEvent, CancellationToken, ValueTask>? OnRetryAsync { get; set; }

    /// <summary>An event arrived: a copy of its frame's bytes as received. The other delegates follow; the stream waits for the task.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? OnFrameAsync { get; set; }

    /// <summary>An event arrived; the specific delegate follows; the stream waits for the task.</summary>
    public Func<MessageStreamEvent, CancellationToken, ValueTask>? OnStreamEventAsync { get; set; }

    /// <summary>A <c>ping</c> arrived; the stream waits for the task.</summary>
    public Func<CancellationToken, ValueTask>? OnPingAsync { get; set; }

    /// <summary>A <c>text_delta</c> arrived; the stream waits for the task.</summary>
    public Func<string, CancellationToken, ValueTask>? OnTextAsync { get; set; }

    /// <summary>A <c>thinking_delta</c> arrived; the stream waits for the task.</summary>
    public Func<string, CancellationToken, ValueTask>? OnThinkingAsync { get; set; }

    /// <summary>A <c>signature_delta</c> arrived; the stream waits for the task.</summary>
    public Func<string, CancellationToken, ValueTask>? OnSignatureAsync { get; set; }

    /// <summary>A <c>citations_delta</c> arrived; the stream waits for the task.</summary>
    public Func<Citation, CancellationToken, ValueTask>? OnCitationAsync { get; set; }

    /// <summary>A <c>compaction_delta</c> arrived: the summary, which replaces an earlier one; the stream waits for the task.</summary>
    public Func<CompactionDelta, CancellationToken, ValueTask>? OnCompactionAsync { get; set; }

    /// <summary>An <c>input_json_delta</c> arrived: the partial JSON, and the block as it started; the stream waits for the task.</summary>
    public Func<string, ToolCallBlock, CancellationToken, ValueTask>? OnInputJsonAsync { get; set; }

    /// <summary>A content block is complete; the stream waits for the task.</summary>
    public Func<ContentBlock, CancellationToken, ValueTask>? OnContentBlockAsync { get; set; }

    /// <summary>The message is complete; the stream waits for the task.</summary>
    public Func<Message, CancellationToken, ValueTask>? OnMessageAsync { get; set; }

    /// <summary>An element of one of <see cref="ItemPaths"/> is complete: the array, the element, and its place in the array, from 0; the stream waits for the task.</summary>
    public Func<ItemPath, JsonElement, int, CancellationToken, ValueTask>? OnItemAsync { get; set; }

    /// <summary>The reply is complete and is an output: see <see cref="OnOutputAttribute"/>; the stream waits for the task.</summary>
    public Func<JsonElement, CancellationToken, ValueTask>? OnOutputAsync { get; set; }

    /// <summary>A tool of a <see cref="ToolRun"/> is about to run: decides whether it does; the reply is not read on before that.</summary>
    public Func<ToolCall, CancellationToken, ValueTask<ToolDecision>>? OnToolCallAsync { get; set; }

    /// <summary>A call of a <see cref="ToolRun"/> was answered: the call, what the model is told, and what the tool threw, if it did; the run waits for the task.</summary>
    public Func<ToolCall, ToolResultBlock, Exception?, CancellationToken, ValueTask>? OnToolResultAsync { get; set; }

    /// <summary>Nothing arrived within the time allowed; the stream waits for the task.</summary>
    public Func<MessageStreamTimeoutException, CancellationToken, ValueTask>? OnTimeoutAsync { get; set; }

    /// <summary>The caller closed, disposed or cancelled the stream before its end; the stream waits for the task.</summary>
    public Func<CancellationToken, ValueTask>? OnAbortAsync { get; set; }

    /// <summary>The stream failed; it waits for the task.</summary>
    public Func<Exception, CancellationToken, ValueTask>? OnExceptionAsync { get; set; }

    /// <summary>The last call, exactly once; the stream waits for the task.</summary>
    public Func<CancellationToken, ValueTask>? OnEndAsync { get; set; }

    HandlerInterest IMessageHandler.Interest
        => If(OnConnect, HandlerInterest.Connect)
        | If(OnRetry, HandlerInterest.Retry)
        | If(OnFrame, HandlerInterest.Frame)
        | If(OnStreamEvent, HandlerInterest.StreamEvent)
        | If(OnPing, HandlerInterest.Ping)
        | If(OnText, HandlerInterest.Text)
        | If(OnTextSnapshot, HandlerInterest.Text | HandlerInterest.TextSnapshot)
        | If(OnThinking, HandlerInterest.Thinking)
        | If(OnThinkingSnapshot, HandlerInterest.Thinking | HandlerInterest.ThinkingSnapshot)
        | If(OnSignature, HandlerInterest.Signature)
        | If(OnCitation, HandlerInterest.Citation)
        | If(OnCompaction, HandlerInterest.Compaction)
        | If(OnInputJson, HandlerInterest.InputJson)
        | If(OnContentBlock, HandlerInterest.ContentBlock)
        | If(OnMessage, HandlerInterest.Message)
        | If(OnItem, HandlerInterest.Item)
        | If(OnOutput, HandlerInterest.Output)
        | If(OnToolCall, HandlerInterest.ToolCall)
        | If(OnToolResult, HandlerInterest.ToolResult)
        | If(OnTimeout, HandlerInterest.Timeout)
        | If(OnAbort, HandlerInterest.Abort)
        | If(OnException, HandlerInterest.Exception)
        | If(OnEnd, HandlerInterest.End)
        | If(OnConnectAsync, HandlerInterest.Connect | HandlerInterest.Asynchronous)
        | If(OnRetryAsync, HandlerInterest.Retry | HandlerInterest.Asynchronous)
        | If(OnFrameAsync, HandlerInterest.Frame | HandlerInterest.Asynchronous)
        | If(OnStreamEventAsync, HandlerInterest.StreamEvent | HandlerInterest.Asynchronous)
        | If(OnPingAsync, HandlerInterest.Ping | HandlerInterest.Asynchronous)
        | If(OnTextAsync, HandlerInterest.Text | HandlerInterest.Asynchronous)
        | If(OnThinkingAsync, HandlerInterest.Thinking | HandlerInterest.Asynchronous)
        | If(OnSignatureAsync, HandlerInterest.Signature | HandlerInterest.Asynchronous)
        | If(OnCitationAsync, HandlerInterest.Citation | HandlerInterest.Asynchronous)
        | If(OnCompactionAsync, HandlerInterest.Compaction | HandlerInterest.Asynchronous)
        | If(OnInputJsonAsync, HandlerInterest.InputJson | HandlerInterest.Asynchronous)
        | If(OnContentBlockAsync, HandlerInterest.ContentBlock | HandlerInterest.Asynchronous)
        | If(OnMessageAsync, HandlerInterest.Message | HandlerInterest.Asynchronous)
        | If(OnItemAsync, HandlerInterest.Item | HandlerInterest.Asynchronous)
        | If(OnOutputAsync, HandlerInterest.Output | HandlerInterest.Asynchronous)
        | If(OnToolCallAsync, HandlerInterest.ToolCall | HandlerInterest.Asynchronous)
        | If(OnToolResultAsync, HandlerInterest.ToolResult | HandlerInterest.Asynchronous)
        | If(OnTimeoutAsync, HandlerInterest.Timeout | HandlerInterest.Asynchronous)
        | If(OnAbortAsync, HandlerInterest.Abort | HandlerInterest.Asynchronous)
        | If(OnExceptionAsync, HandlerInterest.Exception | HandlerInterest.Asynchronous)
        | If(OnEndAsync, HandlerInterest.End | HandlerInterest.Asynchronous);

    ValueTask IMessageHandler.OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnConnect?.Invoke(e.Response);
        return OnConnectAsync?.Invoke(e.Response, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnFrame?.Invoke(e.Frame);
        return OnFrameAsync?.Invoke(e.Frame.ToArray(), cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnRetry?.Invoke(e);
        return OnRetryAsync?.Invoke(e, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnStreamEvent?.Invoke(e.Event);
        return OnStreamEventAsync?.Invoke(e.Event, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnPing?.Invoke();
        return OnPingAsync?.Invoke(cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnText?.Invoke(e.Delta);
        OnTextSnapshot?.Invoke(e.Delta, e.Snapshot);
        return OnTextAsync?.Invoke(e.Delta.ToString(), cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnThinking?.Invoke(e.Delta);
        OnThinkingSnapshot?.Invoke(e.Delta, e.Snapshot);
        return OnThinkingAsync?.Invoke(e.Delta.ToString(), cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnSignature?.Invoke(e.Signature);
        return OnSignatureAsync?.Invoke(e.Signature, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnCitation?.Invoke(e.Citation);
        return OnCitationAsync?.Invoke(e.Citation, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnCompaction?.Invoke(e.Delta);
        return OnCompactionAsync?.Invoke(e.Delta, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnInputJson?.Invoke(e.Delta, e.Block);
        return OnInputJsonAsync?.Invoke(e.Delta.ToString(), e.Block, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnContentBlock?.Invoke(e.ContentBlock!);
        return OnContentBlockAsync?.Invoke(e.ContentBlock!, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnMessage?.Invoke(e.Message!);
        return OnMessageAsync?.Invoke(e.Message!, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        JsonElement item = JsonElement.Parse(e.Utf8Json, new JsonDocumentOptions { MaxDepth = MessagesJson.MaxDepth });
        OnItem?.Invoke(e.Path, item, e.Number);
        return OnItemAsync?.Invoke(e.Path, item, e.Number, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnOutputAsync(OutputEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        JsonElement output = e.ToJsonElement();
        OnOutput?.Invoke(output);
        return OnOutputAsync?.Invoke(output, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnToolCallAsync(ToolCallEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        if (OnToolCall is not null)
        {
            e.Decide(OnToolCall(e.Call));
        }

        return OnToolCallAsync is null ? default : e.DecideAsync(OnToolCallAsync(e.Call, cancellationToken));
    }

    ValueTask IMessageHandler.OnToolResultAsync(ToolResultEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnToolResult?.Invoke(e.Call, e.Result, e.Exception);
        return OnToolResultAsync?.Invoke(e.Call, e.Result, e.Exception, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnTimeoutAsync(TimeoutEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnTimeout?.Invoke(e.Exception);
        return OnTimeoutAsync?.Invoke(e.Exception, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnAbort?.Invoke();
        return OnAbortAsync?.Invoke(cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnException?.Invoke(e.Exception);
        return OnExceptionAsync?.Invoke(e.Exception, cancellationToken) ?? default;
    }

    ValueTask IMessageHandler.OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnEnd?.Invoke();
        return OnEndAsync?.Invoke(cancellationToken) ?? default;
    }

    private static HandlerInterest If(Delegate? handler, HandlerInterest interest) => handler is null ? HandlerInterest.None : interest;
}
