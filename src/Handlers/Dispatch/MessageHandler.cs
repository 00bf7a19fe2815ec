namespace Handlers;

/// <summary>A handler of delegates, for where a class is too much. Only what is set is asked for, so set it before the stream is made.</summary>
/// <remarks>Where both are set, the synchronous delegate of an event is called before the asynchronous one. For more (UTF-8, one case of an event,
/// one tool), annotate the methods of a class.</remarks>
public sealed class MessageHandler : IMessageHandler
{
    /// <summary>The response headers have arrived.</summary>
    public Action<ResponseInfo>? OnConnect { get; set; }

    /// <summary>An attempt failed before any event was delivered, and another will follow.</summary>
    public Action<RetryEvent>? OnRetry { get; set; }

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

    /// <summary>A <c>signature_delta</c> arrived.</summary>
    public Action<string>? OnSignature { get; set; }

    /// <summary>A <c>citations_delta</c> arrived.</summary>
    public Action<Citation>? OnCitation { get; set; }

    /// <summary>An <c>input_json_delta</c> arrived: the partial JSON, valid during the call, and the block as it started.</summary>
    public Action<ReadOnlySpan<char>, ToolCallBlock>? OnInputJson { get; set; }

    /// <summary>A content block is complete.</summary>
    public Action<ContentBlock>? OnContentBlock { get; set; }

    /// <summary>The message is complete.</summary>
    public Action<Message>? OnMessage { get; set; }

    /// <summary>Nothing arrived within the time allowed; <see cref="OnException"/> follows.</summary>
    public Action<TimeoutException>? OnTimeout { get; set; }

    /// <summary>The caller closed, disposed or cancelled the stream before its end.</summary>
    public Action? OnAbort { get; set; }

    /// <summary>The stream ended in failure.</summary>
    public Action<Exception>? OnException { get; set; }

    /// <summary>The last call, exactly once, however the stream ended.</summary>
    public Action? OnEnd { get; set; }

    /// <summary>A <c>text_delta</c> arrived; the stream waits for the task.</summary>
    public Func<string, CancellationToken, ValueTask>? OnTextAsync { get; set; }

    /// <summary>A content block is complete; the stream waits for the task.</summary>
    public Func<ContentBlock, CancellationToken, ValueTask>? OnContentBlockAsync { get; set; }

    /// <summary>The message is complete; the stream waits for the task.</summary>
    public Func<Message, CancellationToken, ValueTask>? OnMessageAsync { get; set; }

    HandlerInterest IMessageHandler.Interest
        => If(OnConnect, HandlerInterest.Connect)
        | If(OnRetry, HandlerInterest.Retry)
        | If(OnStreamEvent, HandlerInterest.StreamEvent)
        | If(OnPing, HandlerInterest.Ping)
        | If(OnText, HandlerInterest.Text)
        | If(OnTextSnapshot, HandlerInterest.Text | HandlerInterest.TextSnapshot)
        | If(OnThinking, HandlerInterest.Thinking)
        | If(OnSignature, HandlerInterest.Signature)
        | If(OnCitation, HandlerInterest.Citation)
        | If(OnInputJson, HandlerInterest.InputJson)
        | If(OnContentBlock, HandlerInterest.ContentBlock)
        | If(OnMessage, HandlerInterest.Message)
        | If(OnTimeout, HandlerInterest.Timeout)
        | If(OnAbort, HandlerInterest.Abort)
        | If(OnException, HandlerInterest.Exception)
        | If(OnEnd, HandlerInterest.End)
        | If(OnTextAsync, HandlerInterest.Text | HandlerInterest.Asynchronous)
        | If(OnContentBlockAsync, HandlerInterest.ContentBlock | HandlerInterest.Asynchronous)
        | If(OnMessageAsync, HandlerInterest.Message | HandlerInterest.Asynchronous);

    ValueTask IMessageHandler.OnConnectAsync(ResponseInfo response, MessageStream stream, CancellationToken cancellationToken)
    {
        OnConnect?.Invoke(response);
        return default;
    }

    ValueTask IMessageHandler.OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnRetry?.Invoke(e);
        return default;
    }

    ValueTask IMessageHandler.OnStreamEventAsync(MessageStreamEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnStreamEvent?.Invoke(e);
        return default;
    }

    ValueTask IMessageHandler.OnPingAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        OnPing?.Invoke();
        return default;
    }

    ValueTask IMessageHandler.OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnText?.Invoke(e.Delta);
        OnTextSnapshot?.Invoke(e.Delta, e.Snapshot);
        return OnTextAsync is null ? default : OnTextAsync(e.Delta.ToString(), cancellationToken);
    }

    ValueTask IMessageHandler.OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnThinking?.Invoke(e.Delta);
        return default;
    }

    ValueTask IMessageHandler.OnSignatureAsync(string signature, int index, MessageStream stream, CancellationToken cancellationToken)
    {
        OnSignature?.Invoke(signature);
        return default;
    }

    ValueTask IMessageHandler.OnCitationAsync(Citation citation, int index, MessageStream stream, CancellationToken cancellationToken)
    {
        OnCitation?.Invoke(citation);
        return default;
    }

    ValueTask IMessageHandler.OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        OnInputJson?.Invoke(e.Delta, e.Block);
        return default;
    }

    ValueTask IMessageHandler.OnContentBlockAsync(ContentBlock? contentBlock, int index, MessageStream stream, CancellationToken cancellationToken)
    {
        OnContentBlock?.Invoke(contentBlock!);
        return OnContentBlockAsync is null ? default : OnContentBlockAsync(contentBlock!, cancellationToken);
    }

    ValueTask IMessageHandler.OnMessageAsync(Message? message, MessageStream stream, CancellationToken cancellationToken)
    {
        OnMessage?.Invoke(message!);
        return OnMessageAsync is null ? default : OnMessageAsync(message!, cancellationToken);
    }

    ValueTask IMessageHandler.OnTimeoutAsync(TimeoutException exception, MessageStream stream, CancellationToken cancellationToken)
    {
        OnTimeout?.Invoke(exception);
        return default;
    }

    ValueTask IMessageHandler.OnAbortAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        OnAbort?.Invoke();
        return default;
    }

    ValueTask IMessageHandler.OnExceptionAsync(Exception exception, MessageStream stream, CancellationToken cancellationToken)
    {
        OnException?.Invoke(exception);
        return default;
    }

    ValueTask IMessageHandler.OnEndAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        OnEnd?.Invoke();
        return default;
    }

    private static HandlerInterest If(Delegate? handler, HandlerInterest interest) => handler is null ? HandlerInterest.None : interest;
}
