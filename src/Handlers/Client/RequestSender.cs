using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;
using Polly.Timeout;

namespace Handlers;

/// <summary>Sends the attempts of a request, and rejects redirected responses.</summary>
internal sealed class RequestSender : IDisposable
{
    private readonly MessagesClientOptions _options;
    private readonly HttpClient _http;
    private readonly RequestFactory _requests;
    private readonly CancellationTokenSource _disposal = new();

    public RequestSender(MessagesClientOptions options)
    {
        _options = options;
        _http = options.HttpClient ?? CreateHttpClient(options.BaseUrl);
        Retry = new RetryPolicy(options);
        Disposed = _disposal.Token;
        _requests = new RequestFactory(options, _http);
    }

    public RetryPolicy Retry { get; }

    /// <summary>Whether a streamed reply is a <c>text/event-stream</c>.</summary>
    public bool HasFraming => _options.Endpoint.StreamMediaType == ResponseRules.EventStream;

    /// <summary>Cancelled when the client is disposed.</summary>
    public CancellationToken Disposed { get; }

    public static SocketsHttpHandler CreateHttpHandler(Uri address) => new()
    {
        // A proxy could read plain http, and requests to this machine need none.
        UseProxy = !(address.Scheme == "http" && address.IsLoopback),

        // A redirect would send the key and the prompt to another host.
        AllowAutoRedirect = false,
        UseCookies = false,

        // By default the transport reads an abandoned reply for two more seconds, and a cancelled blocking read would wait that long.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
    };

    public static SerializedRequest Serialize(MessageRequest request, bool stream)
    {
        var json = new ArrayBufferWriter<byte>();
        request.WriteTo(json, stream);
        return new SerializedRequest(json.WrittenSpan.ToArray(), request.Model, stream);
    }

    /// <inheritdoc cref="ResponseRules.FindRefusal"/>
    public InvalidStreamException? FindRefusal(HttpResponseMessage response, ResponseInfo info)
        => ResponseRules.FindRefusal(response, info, _options.Endpoint.StreamMediaType);

    /// <summary>The events of a reply that is not a <c>text/event-stream</c>.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEvents(Stream body, RequestOptions requestOptions)
        => _options.Endpoint.ReadEvents(body, requestOptions.Override(_options.Stream).MaxEventBytes);

    /// <summary>Sends the request without streaming, repeats failed attempts, and returns the whole message.</summary>
    /// <exception cref="ApiException">The API refused.</exception>
    /// <exception cref="TimeoutException">The response did not arrive within the timeout.</exception>
    /// <exception cref="StreamInterruptedException">The transport failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the client was disposed.</exception>
    public async Task<Message> CreateAsync(MessageRequest request, RequestOptions requestOptions, CancellationToken cancellationToken)
    {
        SerializedRequest json = Serialize(request, stream: false);
        MessageStreamOptions streamOptions = requestOptions.Override(_options.Stream);
        var telemetry = ChatTelemetry.Create(request, _options, isStream: false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Disposed);
        try
        {
            Message message = await Retry.RunAsync(
                token => SendAsync(json, requestOptions, telemetry, (response, token) => ResponseRules.ReadMessageAsync(response, streamOptions, token), token),
                retry =>
                {
                    telemetry?.Retrying(retry);
                    return default;
                },
                requestOptions.MaxRetries,
                either.Token).ConfigureAwait(false);
            telemetry?.Complete(message);
            return message;
        }
        catch (Exception e)
        {
            Exception end = DescribeEnd(e, cancellationToken);
            telemetry?.Fail(end);
            ExceptionDispatchInfo.Throw(end);
            throw;
        }
    }

    /// <inheritdoc cref="CreateAsync"/>
    public Message Create(MessageRequest request, RequestOptions requestOptions)
    {
        SerializedRequest json = Serialize(request, stream: false);
        MessageStreamOptions streamOptions = requestOptions.Override(_options.Stream);
        var telemetry = ChatTelemetry.Create(request, _options, isStream: false);
        try
        {
            Message message = Retry.Run(
                token => Send(json, requestOptions, telemetry, (response, token) => HiddenContext.Wait(() => ResponseRules.ReadMessageAsync(response, streamOptions, token)), token),
                retry => telemetry?.Retrying(retry),
                requestOptions.MaxRetries,
                Disposed);
            telemetry?.Complete(message);
            return message;
        }
        catch (Exception e)
        {
            Exception end = DescribeEnd(e, CancellationToken.None);
            telemetry?.Fail(end);
            ExceptionDispatchInfo.Throw(end);
            throw;
        }
    }

    /// <summary>Sends the request, waits for the head of the response, and passes it to <paramref name="take"/>.</summary>
    /// <exception cref="ApiException">The response has an error status, or redirects.</exception>
    /// <exception cref="TimeoutException">The response did not arrive within the timeout.</exception>
    public async ValueTask<T> SendAsync<T>(
        SerializedRequest json,
        RequestOptions requestOptions,
        ChatTelemetry? telemetry,
        Func<HttpResponseMessage, CancellationToken, ValueTask<T>> take,
        CancellationToken cancellationToken)
    {
        using ActivityScope span = telemetry?.BeginAttempt() ?? default;
        using var timeout = new CancellationTokenSource(requestOptions.Timeout ?? _options.Timeout, _options.Stream.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = await _requests.CreateAsync(json, requestOptions, either.Token).ConfigureAwait(false);
            Uri address = request.RequestUri!;
            HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (IsAccepted(response, request, address))
            {
                return await take(response, either.Token).ConfigureAwait(false);
            }

            using (response)
            {
                throw await ResponseRules.ReadErrorAsync(response, _options.Stream.TimeProvider, timeout.Token, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsTimeout(e, timeout, cancellationToken))
        {
            throw CreateTimeout(requestOptions, timeout, e);
        }
    }

    /// <inheritdoc cref="SendAsync{T}"/>
    public T Send<T>(
        SerializedRequest json,
        RequestOptions requestOptions,
        ChatTelemetry? telemetry,
        Func<HttpResponseMessage, CancellationToken, T> take,
        CancellationToken cancellationToken)
    {
        using ActivityScope span = telemetry?.BeginAttempt() ?? default;
        using var timeout = new CancellationTokenSource(requestOptions.Timeout ?? _options.Timeout, _options.Stream.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using HttpRequestMessage request = HiddenContext.Wait(() => _requests.CreateAsync(json, requestOptions, either.Token));
            Uri address = request.RequestUri!;
            HttpResponseMessage response = _http.Send(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (IsAccepted(response, request, address))
            {
                return take(response, either.Token);
            }

            using (response)
            {
                throw HiddenContext.Wait(() => ResponseRules.ReadErrorAsync(response, _options.Stream.TimeProvider, timeout.Token, cancellationToken));
            }
        }
        catch (Exception e) when (IsTimeout(e, timeout, cancellationToken))
        {
            throw CreateTimeout(requestOptions, timeout, e);
        }
    }

    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void ThrowIfDisposed()
    {
        if (Disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(MessagesClient), "The client was disposed, so it cannot send a request. Dispose it after its last request; one client can serve a whole program.");
        }
    }

    public void Dispose()
    {
        try
        {
            _disposal.Cancel();
        }
        finally
        {
            if (_options.HttpClient is null)
            {
                _http.Dispose();
            }
        }
    }

    // A cancellation is reported as such, whatever exception the transport throws.
    private Exception DescribeEnd(Exception e, CancellationToken cancellationToken) => e switch
    {
        PreparationException { Thrown: var thrown } => thrown,
        _ when !ResponseRules.IsTransportError(e) => e,
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException("The request was cancelled before the response was complete.", e, cancellationToken),
        _ when Disposed.IsCancellationRequested => new OperationCanceledException("The client was disposed before the response was complete.", e, Disposed),

        // The caller's HttpClient was disposed.
        ObjectDisposedException => e,
        HttpRequestException { HttpRequestError: var error } => new StreamInterruptedException($"The connection failed before the response was complete ({error}); see the inner exception.", partialMessage: null, e),
        _ => new StreamInterruptedException("The connection failed before the response was complete; see the inner exception.", partialMessage: null, e),
    };

    // Infinite, because each attempt has its own timeout.
    private static HttpClient CreateHttpClient(Uri address) => new(CreateHttpHandler(address)) { Timeout = Timeout.InfiniteTimeSpan };

    // A transport that was cancelled may throw another exception than OperationCanceledException.
    private static bool IsTimeout(Exception e, CancellationTokenSource timeout, CancellationToken cancellationToken)
        => !cancellationToken.IsCancellationRequested
            && (e is OperationCanceledException { InnerException: TimeoutException } or TimeoutRejectedException
                || (timeout.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException));

    private MessageStreamTimeoutException CreateTimeout(RequestOptions requestOptions, CancellationTokenSource timeout, Exception e) => new(
        !timeout.IsCancellationRequested ? "The response did not arrive within a timeout of the HttpClient that was given; the inner exception says which."
        : requestOptions.Timeout is { } own ? $"The response did not arrive within {own} (RequestOptions.Timeout)."
        : $"The response did not arrive within {_options.Timeout} (MessagesClientOptions.Timeout).",
        innerException: e);

    /// <exception cref="InvalidStreamException">The HttpClient followed a redirect.</exception>
    private static bool IsAccepted(HttpResponseMessage response, HttpRequestMessage request, Uri address)
    {
        // Each followed redirect sets a new Uri object. After a redirect back to this address that Uri is equal, but not the same object.
        response.RequestMessage ??= request;
        if (!ReferenceEquals(response.RequestMessage.RequestUri, address))
        {
            response.Dispose();
            throw new InvalidStreamException(
                "The HttpClient followed a redirect, or changed the request's address, and sent the key and the prompt to another address. "
                + "Give it a handler with AllowAutoRedirect = false, and set MessagesClientOptions.BaseUrl to the address of the API.");
        }

        return response.StatusCode == HttpStatusCode.OK;
    }
}
