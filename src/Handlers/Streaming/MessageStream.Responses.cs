namespace Handlers;

/// <content>Responses that somebody else has asked for: another client, a proxy.</content>
public sealed partial class MessageStream
{
    /// <summary>Reads a message stream from a response: its status and content type are checked as those of our own requests.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed with the stream.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    public static MessageStream Read(HttpResponseMessage response, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(response, MessageStreamOptions.Default, accumulates: true, handlers);

    /// <summary>Reads a message stream from a response: its status and content type are checked as those of our own requests.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed with the stream unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    public static MessageStream Read(HttpResponseMessage response, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(response, options, accumulates: true, handlers);

    /// <summary>Calls handlers for a response, and keeps only what their interests need.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static Task DispatchAsync(HttpResponseMessage response, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(response, MessageStreamOptions.Default, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static Task DispatchAsync(HttpResponseMessage response, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(response, options, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(HttpResponseMessage response, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(response, MessageStreamOptions.Default, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(HttpResponseMessage response, MessageStreamOptions options, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(response, options, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(HttpResponseMessage response, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => DispatchAsync(response, MessageStreamOptions.Default, handlers, cancellationToken);

    /// <inheritdoc cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(HttpResponseMessage response, MessageStreamOptions options, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => Open(response, options, accumulates: false, handlers).DriveAsync(cancellationToken);

    /// <summary>The synchronous twin of <see cref="DispatchAsync(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public static void Dispatch(HttpResponseMessage response, params ReadOnlySpan<IMessageHandler> handlers) => Dispatch(response, MessageStreamOptions.Default, handlers);

    /// <inheritdoc cref="Dispatch(HttpResponseMessage, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static void Dispatch(HttpResponseMessage response, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(response, options, accumulates: false, handlers).Drive();

    /// <summary>Reads the events of a response, and accumulates nothing. They can be iterated once.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    public static IAsyncEnumerable<MessageStreamEvent> ReadEventsAsync(HttpResponseMessage response, MessageStreamOptions? options = null)
        => OpenEvents(response, options);

    /// <summary>The synchronous twin of <see cref="ReadEventsAsync(HttpResponseMessage, MessageStreamOptions)"/>.</summary>
    /// <param name="response">The response, best asked for with <see cref="HttpCompletionOption.ResponseHeadersRead"/>; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How it is read.</param>
    public static IEnumerable<MessageStreamEvent> ReadEvents(HttpResponseMessage response, MessageStreamOptions? options = null)
        => OpenEvents(response, options);

    private static MessageStream Open(HttpResponseMessage response, MessageStreamOptions options, bool accumulates, params ReadOnlySpan<IMessageHandler> handlers)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(options);
        return new MessageStream(new ResponseSource(response, options), handlers, accumulates, options);
    }

    private static EventStream OpenEvents(HttpResponseMessage response, MessageStreamOptions? options)
    {
        ArgumentNullException.ThrowIfNull(response);
        return new EventStream(() => Open(response, options ?? MessageStreamOptions.Default, accumulates: false), once: true);
    }
}
