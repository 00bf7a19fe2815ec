namespace Handlers;

/// <summary>
/// What a <see cref="MessageStream"/> calls as it reads. The generator implements it for every partial class with annotated methods;
/// written by hand it works as well.
/// </summary>
/// <remarks>
/// A method is only called if <see cref="Interest"/> names it, and only given what <see cref="Interest"/> asks for.
/// The stream awaits each call before it reads on: that is the backpressure. Ref structs and their spans are valid until
/// the method returns its task, not until the task completes.
/// </remarks>
public interface IMessageHandler
{
    /// <summary>What this handler wants to be given; read once, when the stream is made.</summary>
    HandlerInterest Interest { get; }

    /// <summary>The response headers of an accepted request have arrived.</summary>
    ValueTask OnConnectAsync(ResponseInfo response, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An attempt failed before any event was delivered, and another will follow.</summary>
    ValueTask OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An event arrived; the specific method follows.</summary>
    ValueTask OnStreamEventAsync(MessageStreamEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>ping</c> arrived.</summary>
    ValueTask OnPingAsync(MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>text_delta</c> arrived.</summary>
    ValueTask OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>thinking_delta</c> arrived.</summary>
    ValueTask OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>signature_delta</c> arrived.</summary>
    ValueTask OnSignatureAsync(string signature, int index, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>A <c>citations_delta</c> arrived.</summary>
    ValueTask OnCitationAsync(Citation citation, int index, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>An <c>input_json_delta</c> arrived.</summary>
    ValueTask OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>
    /// A content block is complete. <paramref name="contentBlock"/> is <see langword="null"/> if <see cref="Interest"/> has
    /// <see cref="HandlerInterest.ContentBlockIndex"/> but no flag for this kind of block.
    /// </summary>
    ValueTask OnContentBlockAsync(ContentBlock? contentBlock, int index, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>
    /// The message is complete. <paramref name="message"/> is <see langword="null"/> if <see cref="Interest"/> has
    /// <see cref="HandlerInterest.MessageStop"/> alone.
    /// </summary>
    ValueTask OnMessageAsync(Message? message, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>Nothing arrived within the time allowed; <see cref="OnExceptionAsync"/> follows.</summary>
    ValueTask OnTimeoutAsync(TimeoutException exception, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The caller closed, disposed or cancelled the stream before its end.</summary>
    ValueTask OnAbortAsync(MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The stream ended in failure. That it was cancelled or closed is none: <see cref="OnAbortAsync"/> tells of that.</summary>
    ValueTask OnExceptionAsync(Exception exception, MessageStream stream, CancellationToken cancellationToken) => default;

    /// <summary>The last call, exactly once, however the stream ended.</summary>
    ValueTask OnEndAsync(MessageStream stream, CancellationToken cancellationToken) => default;
}
