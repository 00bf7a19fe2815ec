namespace Handlers;

/// <summary>
/// The methods that a <see cref="MessageStream"/> calls as it reads. The generator implements the interface for every partial class with annotated
/// methods; it can also be implemented by hand.
/// </summary>
/// <remarks>
/// One instance may serve several streams at once; their calls then come in any order, from several threads. A handler that keeps the state of one stream needs
/// one instance per stream; mark its class with <see cref="IOneStreamAtATime"/>.
/// A method is only called if <see cref="Interest"/> names it, and only given what <see cref="Interest"/> asks for.
/// The stream awaits each call before it reads on: that is the backpressure. Ref structs and their spans are valid until
/// the method returns its task, not until the task completes. Each method takes one event, which may gain properties in a later version.
/// </remarks>
public interface IMessageHandler
{
    /// <summary>The calls and values that this handler asks for; read once, when the stream is made.</summary>
    HandlerInterest Interest { get; }

    /// <summary>The arrays whose elements <see cref="OnItemAsync"/> is called with, if <see cref="Interest"/> has <see cref="HandlerInterest.Item"/>; read once, when the stream is made.</summary>
    IReadOnlyList<ItemPath> ItemPaths => [];

    /// <summary>The response headers of an accepted request have arrived.</summary>
    ValueTask OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An attempt failed before any event was delivered, and another will follow.</summary>
    ValueTask OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An event arrived: its frame, as received. The other methods follow.</summary>
    ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An event arrived; the specific method follows.</summary>
    ValueTask OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>ping</c> arrived.</summary>
    ValueTask OnPingAsync(PingReceivedEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>text_delta</c> arrived.</summary>
    ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>thinking_delta</c> arrived.</summary>
    ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>signature_delta</c> arrived.</summary>
    ValueTask OnSignatureAsync(SignatureEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>citations_delta</c> arrived.</summary>
    ValueTask OnCitationAsync(CitationEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>compaction_delta</c> arrived.</summary>
    ValueTask OnCompactionAsync(CompactionEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An <c>input_json_delta</c> arrived.</summary>
    ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An element of an array of <see cref="ItemPaths"/> is complete. It follows the method of the delta that completed it.</summary>
    ValueTask OnItemAsync(ItemEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A content block is complete.</summary>
    ValueTask OnContentBlockAsync(ContentBlockEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The message is complete.</summary>
    ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The message is complete and calls no tools: its text, to be read as JSON. It follows <see cref="OnMessageAsync"/>.</summary>
    ValueTask OnOutputAsync(OutputEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A tool of a <see cref="ToolRun"/> is about to run. <see cref="ToolCallEvent.Decide"/> can keep it from running.</summary>
    ValueTask OnToolCallAsync(ToolCallEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A call of a <see cref="ToolRun"/> was answered.</summary>
    ValueTask OnToolResultAsync(ToolResultEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>Nothing arrived within the time allowed; <see cref="OnExceptionAsync"/> follows.</summary>
    ValueTask OnTimeoutAsync(TimeoutEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The caller closed, disposed or cancelled the stream before its end.</summary>
    ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The stream failed. For a stream that was cancelled or closed <see cref="OnAbortAsync"/> is called instead.</summary>
    ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The last call, exactly once, however the stream ended.</summary>
    ValueTask OnEndAsync(EndEvent e, MessageStream stream, CancellationToken cancellationToken) => default;
}
