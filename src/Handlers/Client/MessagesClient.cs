namespace Handlers;

/// <summary>Sends requests to the Messages API (<c>POST /v1/messages</c>). Thread-safe; meant to be kept and shared.</summary>
/// <remarks>Every member throws an <see cref="ObjectDisposedException"/> once the client is disposed.</remarks>
public sealed class MessagesClient : IDisposable
{
    private static readonly RequestOptions NoOptions = new();

    private readonly MessagesClientOptions _options;
    private readonly RequestSender _sender;

    /// <summary>Makes a client from the environment: <c>ANTHROPIC_API_KEY</c> or <c>ANTHROPIC_AUTH_TOKEN</c>, and <c>ANTHROPIC_BASE_URL</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public MessagesClient()
        : this(new MessagesClientOptions())
    {
    }

    /// <summary>Makes a client.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    /// <exception cref="ArgumentException">The address is not <c>https</c>, nor on this machine, nor allowed to be insecure.</exception>
    public MessagesClient(MessagesClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _sender = new RequestSender(options);
    }

    /// <summary>Where the API is, see <see cref="MessagesClientOptions.BaseUrl"/>.</summary>
    public Uri BaseUrl => _options.BaseUrl;

    /// <summary>A stream of the reply, accumulated as it is read. Nothing is sent before the first read.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    /// <exception cref="ArgumentException">A field of the request holds what the API would refuse; the message names it.</exception>
    /// <remarks>
    /// Reading throws what ended the stream, the same whether or not one streams: an <see cref="ApiException"/> if the API refused, a
    /// <see cref="StreamInterruptedException"/> if the connection failed or ended too early, a <see cref="TimeoutException"/> if nothing came in time, an
    /// <see cref="InvalidStreamException"/> if what came is no message, and an <see cref="OperationCanceledException"/> if a token was cancelled.
    /// </remarks>
    public MessageStream Stream(MessageRequest request, params ReadOnlySpan<IMessageHandler> handlers) => Stream(request, NoOptions, handlers);

    /// <summary>A stream of the reply, accumulated as it is read. Nothing is sent before the first read.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    /// <param name="handlers">What is called as the stream is read, in this order.</param>
    public MessageStream Stream(MessageRequest request, RequestOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(request, options, accumulates: true, handlers);

    /// <summary>Sends the request and calls handlers for the reply; keeps only what their interests need.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public Task DispatchAsync(MessageRequest request, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(request, NoOptions, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public Task DispatchAsync(MessageRequest request, RequestOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => DispatchAsync(request, options, handlers, CancellationToken.None);

    /// <inheritdoc cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public Task DispatchAsync(MessageRequest request, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(request, NoOptions, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    /// <param name="handler">What is called.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public Task DispatchAsync(MessageRequest request, RequestOptions options, IMessageHandler handler, CancellationToken cancellationToken)
        => DispatchAsync(request, options, [handler], cancellationToken);

    /// <inheritdoc cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public Task DispatchAsync(MessageRequest request, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => DispatchAsync(request, NoOptions, handlers, cancellationToken);

    /// <inheritdoc cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public Task DispatchAsync(MessageRequest request, RequestOptions options, ReadOnlySpan<IMessageHandler> handlers, CancellationToken cancellationToken)
        => Open(request, options, accumulates: false, handlers).DriveAsync(cancellationToken);

    /// <summary>The synchronous twin of <see cref="DispatchAsync(MessageRequest, ReadOnlySpan{IMessageHandler})"/>.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="handlers">What is called, in this order.</param>
    /// <exception cref="InvalidOperationException">A handler has asynchronous methods.</exception>
    public void Dispatch(MessageRequest request, params ReadOnlySpan<IMessageHandler> handlers) => Dispatch(request, NoOptions, handlers);

    /// <inheritdoc cref="Dispatch(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    /// <param name="handlers">What is called, in this order.</param>
    public void Dispatch(MessageRequest request, RequestOptions options, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(request, options, accumulates: false, handlers).Drive();

    /// <summary>The raw events of the reply; nothing is accumulated. Each iteration sends the request.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    public IAsyncEnumerable<MessageStreamEvent> StreamEventsAsync(MessageRequest request, RequestOptions? options = null)
        => OpenEvents(request, options);

    /// <summary>The synchronous twin of <see cref="StreamEventsAsync"/>.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client.</param>
    public IEnumerable<MessageStreamEvent> StreamEvents(MessageRequest request, RequestOptions? options = null)
        => OpenEvents(request, options);

    /// <summary>Sends the request without streaming and returns the whole message.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client; its timeout covers the whole answer.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="ApiException">The API refused.</exception>
    /// <exception cref="TimeoutException">The answer did not come in time.</exception>
    /// <exception cref="StreamInterruptedException">The connection failed or ended before the message was complete, with what the transport said within; nothing of the message is there.</exception>
    /// <exception cref="InvalidStreamException">What came is no message.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the client was disposed.</exception>
    public Task<Message> CreateAsync(MessageRequest request, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(request);
        return _sender.CreateAsync(request, options ?? NoOptions, cancellationToken);
    }

    /// <inheritdoc cref="CreateAsync(MessageRequest, RequestOptions, CancellationToken)"/>
    public Task<Message> CreateAsync(MessageRequest request, CancellationToken cancellationToken) => CreateAsync(request, NoOptions, cancellationToken);

    /// <summary>The synchronous twin of <see cref="CreateAsync(MessageRequest, RequestOptions, CancellationToken)"/>.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this request does differently from the client; its timeout covers the whole answer.</param>
    public Message Create(MessageRequest request, RequestOptions? options = null)
    {
        Check(request);
        return _sender.Create(request, options ?? NoOptions);
    }

    /// <summary>
    /// Cancels what is under way, as <see cref="HttpClient"/> does: streams whose request was sent are aborted, and whoever reads them, or waits for
    /// <see cref="CreateAsync(MessageRequest, RequestOptions, CancellationToken)"/>, gets an <see cref="OperationCanceledException"/>. A stream that is first
    /// read later throws an <see cref="ObjectDisposedException"/>. Lets go of the connections, unless the <see cref="HttpClient"/> was given.
    /// </summary>
    public void Dispose() => _sender.Dispose();

    private MessageStream Open(MessageRequest request, RequestOptions options, bool accumulates, params ReadOnlySpan<IMessageHandler> handlers)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(request);
        return new MessageStream(new RequestSource(_sender, request, options), handlers, accumulates, options.Stream ?? _options.Stream);
    }

    // What is wrong is said at the call, and not at the first of the events.
    private EventStream OpenEvents(MessageRequest request, RequestOptions? options)
    {
        Check(request);
        return new EventStream(() => Open(request, options ?? NoOptions, accumulates: false));
    }

    private void Check(MessageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _sender.ThrowIfDisposed();
        request.Validate();
    }
}
