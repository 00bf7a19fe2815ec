namespace Handlers;

/// <content>Bytes that are there already: a file, a pipe.</content>
public sealed partial class MessageStream
{
    /// <summary>Reads a message stream from bytes that are there already: a file, a pipe.</summary>
    /// <param name="body">The bytes; disposed with the stream.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    public static MessageStream Read(Stream body, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(body, MessageStreamOptions.Default, accumulates: true, handlers);

    /// <summary>Reads a message stream from bytes that are there already: a file, a pipe.</summary>
    /// <param name="body">The bytes; disposed with the stream unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    public static MessageStream Read(Stream body, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(body, options, accumulates: true, handlers);

    /// <summary>Calls handlers for bytes that are there already, and keeps only what their interests need.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static Task DispatchAsync(Stream body, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(body, MessageStreamOptions.Default, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static Task DispatchAsync(Stream body, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(body, options, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(Stream body, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(body, MessageStreamOptions.Default, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(Stream body, MessageStreamOptions options, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(body, options, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(Stream body, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => DispatchAsync(body, MessageStreamOptions.Default, handlers, cancellationToken);

    /// <inheritdoc cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the stream.</param>
    public static Task DispatchAsync(Stream body, MessageStreamOptions options, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => Open(body, options, accumulates: false, handlers).DriveAsync(cancellationToken);

    /// <summary>The synchronous twin of <see cref="DispatchAsync(Stream, ReadOnlySpan{IMessageHandler})"/>.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public static void Dispatch(Stream body, params ReadOnlySpan<IMessageHandler> handlers) => Dispatch(body, MessageStreamOptions.Default, handlers);

    /// <inheritdoc cref="Dispatch(Stream, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public static void Dispatch(Stream body, MessageStreamOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(body, options, accumulates: false, handlers).Drive();

    /// <summary>Reads the events of bytes that are there already, and accumulates nothing. They can be iterated once.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    public static IAsyncEnumerable<MessageStreamEvent> ReadEventsAsync(Stream body, MessageStreamOptions? options = null)
        => OpenEvents(body, options);

    /// <summary>The synchronous twin of <see cref="ReadEventsAsync(Stream, MessageStreamOptions)"/>.</summary>
    /// <param name="body">The bytes; disposed at the end unless <see cref="MessageStreamOptions.LeaveOpen"/> is set.</param>
    /// <param name="options">How they are read.</param>
    public static IEnumerable<MessageStreamEvent> ReadEvents(Stream body, MessageStreamOptions? options = null)
        => OpenEvents(body, options);

    internal static MessageStream Unaccumulated(Stream body, MessageStreamOptions? options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(body, options ?? MessageStreamOptions.Default, accumulates: false, handlers);

    private static MessageStream Open(Stream body, MessageStreamOptions options, bool accumulates, params ReadOnlySpan<IMessageHandler> handlers)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(options);
        return new MessageStream(new OpenedSource(body, options.LeaveOpen), handlers, accumulates, options);
    }

    private static EventStream OpenEvents(Stream body, MessageStreamOptions? options)
    {
        ArgumentNullException.ThrowIfNull(body);
        return new EventStream(() => Unaccumulated(body, options), once: true);
    }
}
