namespace Handlers;

/// <summary>A request of ours: sent, and sent again while that may help and no event has been delivered.</summary>
internal sealed class RequestSource(RequestSender sender, MessageRequest request, RequestOptions requestOptions) : BodySource
{
    private readonly byte[] _json = RequestSender.Serialize(request, stream: true);
    private HttpResponseMessage? _response;
    private CancellationTokenRegistration _onClientDisposed;
    private volatile bool _isDisposed;

    public override ValueTask<Stream> OpenAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        Begin(stream);
        return sender.Retry.RunAsync(
            token => AttemptAsync(stream, token),
            stream.RetryingAsync,
            requestOptions.MaxRetries,
            cancellationToken);
    }

    public override Stream Open(MessageStream stream, CancellationToken cancellationToken)
    {
        Begin(stream);
        return sender.Retry.Run(
            token => Attempt(stream, token),
            stream.Retrying,
            requestOptions.MaxRetries,
            cancellationToken);
    }

    public override void Finish(Stream body) => _ = DrainAsync(body);

    public override void Dispose()
    {
        _isDisposed = true;
        _response?.Dispose();

        // Not to be waited for: it may be what disposes.
        _onClientDisposed.Unregister();
    }

    private void Begin(MessageStream stream)
    {
        sender.ThrowIfDisposed();
        _onClientDisposed = sender.Disposed.UnsafeRegister(
            static (stream, token) => ((MessageStream)stream!).Abort("The client was disposed before the stream's end.", token), stream);
    }

    private async ValueTask<Stream> AttemptAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        _response?.Dispose();
        HttpResponseMessage response = await sender.SendAsync(_json, requestOptions, static (response, _) => new ValueTask<HttpResponseMessage>(response), cancellationToken).ConfigureAwait(false);
        Take(stream, response);
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        ApiException? error;
        while (!stream.TryPeek(out error) && await stream.FillAsync(body).ConfigureAwait(false) > 0)
        {
        }

        return error is { IsRetryable: true } ? throw error : body;
    }

    private Stream Attempt(MessageStream stream, CancellationToken cancellationToken)
    {
        _response?.Dispose();
        HttpResponseMessage response = sender.Send(_json, requestOptions, static (response, _) => response, cancellationToken);
        Take(stream, response);
        Stream body = response.Content.ReadAsStream(cancellationToken);
        ApiException? error;
        while (!stream.TryPeek(out error) && stream.Fill(body) > 0)
        {
        }

        return error is { IsRetryable: true } ? throw error : body;
    }

    // The end of a whole reply follows at once, and then its connection can be used again.
    private async Task DrainAsync(Stream body)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await body.ReadAtLeastAsync(new byte[1024], 1024, throwOnEndOfStream: false, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // Then it cannot.
        }

        Dispose();
    }

    private void Take(MessageStream stream, HttpResponseMessage response)
    {
        _response = response;
        if (_isDisposed)
        {
            response.Dispose();
        }

        stream.Response = ResponseRules.GetInfo(response);
        ResponseRules.ThrowIfNotEventStream(response);
    }
}
