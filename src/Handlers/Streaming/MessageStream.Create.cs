namespace Handlers;

/// <content>Creates streams from bytes (a file, a pipe), from events without framing, and from responses to requests of other code (another client, a proxy).</content>
public sealed partial class MessageStream
{
    /// <summary>Creates a message stream from bytes, such as a file or a pipe. Nothing is read before the first reading call.</summary>
    /// <param name="body">The bytes; disposed with the stream unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handler">The handler that is called as the stream is read; <see langword="null"/> for none. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How they are read.</param>
    public static MessageStream Create(Stream body, IMessageHandler? handler = null, MessageStreamOptions? options = null)
        => Open(body, handler, options, accumulates: true);

    /// <summary>Creates a message stream from a response. Its status and content type are checked as for requests of <see cref="MessagesClient"/>.</summary>
    /// <param name="response">
    /// The response, requested with <see cref="HttpCompletionOption.ResponseHeadersRead"/> so that it streams; disposed with the stream unless
    /// <see cref="MessageStreamOptions.LeaveOpen"/> is set.
    /// </param>
    /// <param name="handler">The handler that is called as the stream is read; <see langword="null"/> for none. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How it is read.</param>
    public static MessageStream Create(HttpResponseMessage response, IMessageHandler? handler = null, MessageStreamOptions? options = null)
        => Open(response, handler, options, accumulates: true);

    /// <summary>Creates a message stream from events without framing: from a queue, a WebSocket, another SDK, or a cloud's own client.</summary>
    /// <param name="events">
    /// The events of one message: each element is the JSON of one event and stays unchanged until the next element is asked for. Empty elements are skipped. The
    /// first read makes the enumerator. Its token is cancelled when the stream ends, and it is disposed with the stream. An exception of it ends the
    /// stream: an <see cref="IOException"/> as a <see cref="StreamInterruptedException"/>, an <see cref="InvalidDataException"/> as an
    /// <see cref="InvalidStreamException"/>, any other as it is.
    /// </param>
    /// <param name="handler">The handler that is called as the stream is read; <see langword="null"/> for none. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How they are read. <see cref="MessageStreamOptions.LeaveOpen"/> has no effect.</param>
    public static MessageStream Create(IAsyncEnumerable<ReadOnlyMemory<byte>> events, IMessageHandler? handler = null, MessageStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new MessageStream(new EventsSource(events), MessageHandlers.Flatten(handler), accumulates: true, Validated(options));
    }

    /// <summary>Reads a message stream to its end and calls a handler; keeps only what its interest needs.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(Stream body, IMessageHandler handler, MessageStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Open(body, handler, options, accumulates: false).DriveAsync(cancellationToken);
    }

    /// <inheritdoc cref="DispatchAsync(Stream, IMessageHandler, MessageStreamOptions, CancellationToken)"/>
    /// <param name="response">The response, as for <see cref="Create(HttpResponseMessage, IMessageHandler, MessageStreamOptions)"/>.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(HttpResponseMessage response, IMessageHandler handler, MessageStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Open(response, handler, options, accumulates: false).DriveAsync(cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="DispatchAsync(Stream, IMessageHandler, MessageStreamOptions, CancellationToken)"/>.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How they are read.</param>
    /// <exception cref="InvalidOperationException">The handler has asynchronous methods.</exception>
    public static void Dispatch(Stream body, IMessageHandler handler, MessageStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Open(body, handler, options, accumulates: false).Drive();
    }

    /// <summary>The synchronous twin of <see cref="DispatchAsync(HttpResponseMessage, IMessageHandler, MessageStreamOptions, CancellationToken)"/>.</summary>
    /// <param name="response">The response, as for <see cref="Create(HttpResponseMessage, IMessageHandler, MessageStreamOptions)"/>.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="InvalidOperationException">The handler has asynchronous methods.</exception>
    public static void Dispatch(HttpResponseMessage response, IMessageHandler handler, MessageStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Open(response, handler, options, accumulates: false).Drive();
    }

    /// <summary>Reads the raw events from bytes, without accumulating them. They can be iterated once.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    public static IAsyncEnumerable<MessageStreamEvent> ReadEventsAsync(Stream body, MessageStreamOptions? options = null)
        => OpenEvents(body, options);

    /// <summary>Reads the raw events of a response, without accumulating them. They can be iterated once.</summary>
    /// <param name="response">The response, as for <see cref="Create(HttpResponseMessage, IMessageHandler, MessageStreamOptions)"/>.</param>
    /// <param name="options">How it is read.</param>
    public static IAsyncEnumerable<MessageStreamEvent> ReadEventsAsync(HttpResponseMessage response, MessageStreamOptions? options = null)
        => OpenEvents(response, options);

    /// <summary>The synchronous twin of <see cref="ReadEventsAsync(Stream, MessageStreamOptions)"/>.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    public static IEnumerable<MessageStreamEvent> ReadEvents(Stream body, MessageStreamOptions? options = null)
        => OpenEvents(body, options);

    /// <summary>The synchronous twin of <see cref="ReadEventsAsync(HttpResponseMessage, MessageStreamOptions)"/>.</summary>
    /// <param name="response">The response, as for <see cref="Create(HttpResponseMessage, IMessageHandler, MessageStreamOptions)"/>.</param>
    /// <param name="options">How it is read.</param>
    public static IEnumerable<MessageStreamEvent> ReadEvents(HttpResponseMessage response, MessageStreamOptions? options = null)
        => OpenEvents(response, options);

    internal static MessageStream Open(Stream body, IMessageHandler? handler, MessageStreamOptions? options, bool accumulates)
    {
        ArgumentNullException.ThrowIfNull(body);
        MessageStreamOptions own = Validated(options);
        return new MessageStream(new OpenedSource(body, own.LeaveOpen), MessageHandlers.Flatten(handler), accumulates, own);
    }

    private static MessageStream Open(HttpResponseMessage response, IMessageHandler? handler, MessageStreamOptions? options, bool accumulates)
    {
        ArgumentNullException.ThrowIfNull(response);
        MessageStreamOptions own = Validated(options);
        return new MessageStream(new ResponseSource(response, own), MessageHandlers.Flatten(handler), accumulates, own);
    }

    private static MessageStreamOptions Validated(MessageStreamOptions? options) => options?.Validated() ?? MessageStreamOptions.Default;

    private static EventStream OpenEvents(Stream body, MessageStreamOptions? options)
    {
        ArgumentNullException.ThrowIfNull(body);
        MessageStreamOptions own = Validated(options);
        return new EventStream(() => Open(body, handler: null, own, accumulates: false), once: true);
    }

    private static EventStream OpenEvents(HttpResponseMessage response, MessageStreamOptions? options)
    {
        ArgumentNullException.ThrowIfNull(response);
        MessageStreamOptions own = Validated(options);
        return new EventStream(() => Open(response, handler: null, own, accumulates: false), once: true);
    }
}
