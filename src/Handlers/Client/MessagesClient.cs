using System.Diagnostics;

namespace Handlers;

/// <summary>Sends requests to the Messages API (<c>POST /v1/messages</c>). Thread-safe. Create one and share it.</summary>
/// <remarks>Every member throws an <see cref="ObjectDisposedException"/> once the client is disposed.</remarks>
public sealed class MessagesClient : IDisposable
{
    private readonly MessagesClientOptions _options;
    private readonly RequestSender _sender;

    /// <summary>Creates a client from the environment: <c>ANTHROPIC_API_KEY</c> or <c>ANTHROPIC_AUTH_TOKEN</c>, and <c>ANTHROPIC_BASE_URL</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no API key and no other credential.</exception>
    /// <exception cref="ArgumentException">A variable has an invalid value; the message names it.</exception>
    public MessagesClient()
        : this(new MessagesClientOptions())
    {
    }

    /// <summary>Makes a client.</summary>
    /// <exception cref="InvalidOperationException">There is no API key and no other credential.</exception>
    /// <exception cref="ArgumentException">An option has an invalid value; the message names it.</exception>
    public MessagesClient(MessagesClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validated();
        if (options.HasTwoOfEnvironment)
        {
            Trace.TraceWarning("The environment variables ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN are both set; the key is sent. Unset one of them, or set MessagesClientOptions.ApiKey or AuthToken.");
        }

        _sender = new RequestSender(_options);
    }

    /// <summary>The address of the API; see <see cref="MessagesClientOptions.BaseUrl"/>.</summary>
    public Uri BaseUrl => _options.BaseUrl;

    /// <summary>
    /// Creates an HTTP handler with the settings of the client's own transport: no redirects, no cookies, no draining of an abandoned reply. Use it for a
    /// <see cref="MessagesClientOptions.HttpClient"/> with handlers of your own, and set its <see cref="HttpClient.Timeout"/> to <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    /// <param name="baseUrl">The address of the API. For plain <c>http</c> on this machine no proxy is used.</param>
    public static SocketsHttpHandler CreateHttpHandler(Uri baseUrl)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        return RequestSender.CreateHttpHandler(baseUrl);
    }

    /// <summary>Creates a stream of the reply, accumulated as it is read. Nothing is sent before the stream is first read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handlers">The handlers that are called as the stream is read, in this order.</param>
    /// <exception cref="ArgumentException">A field of the request has a value that the API would refuse; the message names the field.</exception>
    /// <remarks>
    /// Reading throws the cause of a failure, the same as without streaming: an <see cref="ApiException"/> if the API refused, a
    /// <see cref="StreamInterruptedException"/> if the connection failed or ended too early, a <see cref="TimeoutException"/> if nothing came in time, an
    /// <see cref="InvalidStreamException"/> if the response is not a message, and an <see cref="OperationCanceledException"/> if a token was cancelled.
    /// </remarks>
    public MessageStream Stream(MessageRequest request, params ReadOnlySpan<IMessageHandler> handlers)
        => Open(request, MessageHandlers.Flatten(handlers), options: null, accumulates: true);

    /// <inheritdoc cref="Stream(MessageRequest, ReadOnlySpan{IMessageHandler})"/>
    /// <param name="request">The request.</param>
    /// <param name="handler">The handler that is called as the stream is read; <see langword="null"/> for none. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    public MessageStream Stream(MessageRequest request, IMessageHandler? handler = null, RequestOptions? options = null)
        => Open(request, MessageHandlers.Flatten(handler), options, accumulates: true);

    /// <summary>
    /// Runs a conversation with tools: runs the tools that the model calls and sends their results, until the model calls none. Nothing is sent before the first read.
    /// </summary>
    /// <param name="request">The first request. The definitions of the tools are added to it, except those whose names it already has.</param>
    /// <param name="toolSet">The tools. <see cref="ToolSet.Combine"/> makes one set of several.</param>
    /// <param name="handler">The handler for every reply's stream, and for tool calls and results; <see langword="null"/> for none. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">The limits and settings of the run.</param>
    /// <exception cref="ArgumentException">A field of the request, or an option, has an invalid value; the message names it.</exception>
    public ToolRun RunTools(MessageRequest request, IToolSet toolSet, IMessageHandler? handler = null, ToolRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(toolSet);
        ToolRunOptions own = options?.Validated() ?? ToolRunOptions.Default;
        Check(request);
        own.Request?.Override(_options.Stream);
        return new ToolRun(
            (next, handlers, run) => Open(next, handlers, own.Request, accumulates: true, run?.Span),
            first => RunTelemetry.Begin(first, _options),
            request,
            toolSet,
            MessageHandlers.Flatten(handler),
            own,
            _options.Stream.TimeProvider);
    }

    /// <summary>Sends the request, reads the reply and calls the handler. Accumulates only what <see cref="IMessageHandler.Interest"/> asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <remarks>Throws the exceptions of reading a stream, listed at <see cref="Stream(MessageRequest, ReadOnlySpan{IMessageHandler})"/>, and those of the handler.</remarks>
    public Task DispatchAsync(MessageRequest request, IMessageHandler handler, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Open(request, MessageHandlers.Flatten(handler), options, accumulates: false).DriveAsync(cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="DispatchAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="handler">The handler that is called. <see cref="MessageHandlers.Combine"/> makes one of several.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    /// <exception cref="InvalidOperationException">The handler has asynchronous methods.</exception>
    public void Dispatch(MessageRequest request, IMessageHandler handler, RequestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Open(request, MessageHandlers.Flatten(handler), options, accumulates: false).Drive();
    }

    /// <summary>Reads the raw events of the reply, without accumulating them. Each iteration sends the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    /// <remarks>The iteration throws the exceptions of reading a stream, listed at <see cref="Stream(MessageRequest, ReadOnlySpan{IMessageHandler})"/>.</remarks>
    public IAsyncEnumerable<MessageStreamEvent> StreamEventsAsync(MessageRequest request, RequestOptions? options = null)
        => OpenEvents(request, options);

    /// <summary>The synchronous twin of <see cref="StreamEventsAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's.</param>
    public IEnumerable<MessageStreamEvent> StreamEvents(MessageRequest request, RequestOptions? options = null)
        => OpenEvents(request, options);

    /// <summary>Sends the request without streaming and returns the whole message.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's. The timeout covers the whole reply.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="ArgumentException">
    /// A field of the request has a value that the API would refuse; or <see cref="MessageRequest.MaxTokens"/> is more than 21,333, which may take longer than the
    /// default timeout of 10 minutes, and no timeout is set.
    /// </exception>
    /// <exception cref="ApiException">The API refused.</exception>
    /// <exception cref="TimeoutException">The response did not arrive in time.</exception>
    /// <exception cref="StreamInterruptedException">The connection failed or ended before the message was complete. The inner exception is the transport's; there is no partial message.</exception>
    /// <exception cref="InvalidStreamException">The response is not a message.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the client was disposed.</exception>
    public Task<Message> CreateAsync(MessageRequest request, RequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        return _sender.CreateAsync(request, CheckWhole(request, options), cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="CreateAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The settings that differ from the client's. The timeout covers the whole reply.</param>
    public Message Create(MessageRequest request, RequestOptions? options = null)
    {
        return _sender.Create(request, CheckWhole(request, options));
    }

    /// <summary>
    /// Cancels pending requests, as <see cref="HttpClient"/> does: streams whose request was sent are aborted, and the code that reads them, or waits for
    /// <see cref="CreateAsync"/>, gets an <see cref="OperationCanceledException"/>. A stream that is first read later throws an
    /// <see cref="ObjectDisposedException"/>. Closes the connections, unless the <see cref="HttpClient"/> was given.
    /// </summary>
    public void Dispose() => _sender.Dispose();

    private static RequestOptions Validated(RequestOptions? options) => options?.Validated() ?? RequestOptions.None;

    private MessageStream Open(MessageRequest request, ReadOnlySpan<IMessageHandler> handlers, RequestOptions? options, bool accumulates, Activity? parent = null)
    {
        Check(request);
        RequestOptions own = Validated(options);
        var telemetry = ChatTelemetry.Create(request, _options, isStream: true, parent);
        return new MessageStream(
            new RequestSource(_sender, request, own, telemetry),
            telemetry is null && _options.CreateHandler is null ? handlers
                : [.. MessageHandlers.Flatten(telemetry), .. MessageHandlers.Flatten(_options.CreateHandler?.Invoke()), .. handlers],
            accumulates,
            own.Override(_options.Stream));
    }

    // A mistake in the request is reported by this call, not by the first read.
    private EventStream OpenEvents(MessageRequest request, RequestOptions? options)
    {
        Check(request);
        RequestOptions own = Validated(options);
        own.Override(_options.Stream);
        return new EventStream(() => Open(request, [], own, accumulates: false));
    }

    // The rule of Anthropic's SDKs: a reply of 128,000 tokens is expected to take an hour. Networks may close a connection that is idle for long.
    private RequestOptions CheckWhole(MessageRequest request, RequestOptions? options)
    {
        Check(request);
        RequestOptions own = Validated(options);
        return own.Timeout is not null || _options.HasTimeout || 3600.0 * request.MaxTokens / 128_000 <= MessagesClientOptions.DefaultTimeout.TotalSeconds ? own
            : throw new ArgumentException(
                $"max_tokens: {request.MaxTokens:N0} tokens may take longer than {MessagesClientOptions.DefaultTimeout.TotalMinutes} minutes without streaming. "
                + "Stream the reply (Stream, DispatchAsync), or set MessagesClientOptions.Timeout or RequestOptions.Timeout.",
                nameof(request));
    }

    private void Check(MessageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _sender.ThrowIfDisposed();
        request.Validate();
    }
}
