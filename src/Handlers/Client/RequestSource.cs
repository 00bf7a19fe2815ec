namespace Handlers;

/// <summary>Sends a request of the client and is the source of its reply. Each opening sends the request.</summary>
internal sealed class RequestSource(RequestSender sender, MessageRequest request, RequestOptions requestOptions, ChatTelemetry? telemetry) : BodySource
{
    private readonly SerializedRequest _json = RequestSender.Serialize(request, stream: true);
    private HttpResponseMessage? _response;
    private EventBody? _events;

    public override RetryPolicy Retries => sender.Retry;

    public override int? MaxRetries => requestOptions.MaxRetries;

    public override CancellationToken ClientDisposed => sender.Disposed;

    public override bool HasFraming => sender.HasFraming;

    public override void FirstEventReceived() => telemetry?.FirstChunk();

    public override void Finish() => _ = DrainAsync();

    public override void Dispose()
    {
        _events?.Dispose();
        _response?.Dispose();
    }

    protected override async ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken)
    {
        sender.ThrowIfDisposed();
        Dispose();
        _response = await sender.SendAsync(_json, requestOptions, telemetry, static (response, _) => new ValueTask<HttpResponseMessage>(response), cancellationToken).ConfigureAwait(false);
        ResponseInfo info = ResponseInfo.Of(_response);
        return sender.FindRefusal(_response, info) is { } refusal
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(WithoutFraming(await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)), info);
    }

    protected override OpenedBody OpenBody(CancellationToken cancellationToken)
    {
        sender.ThrowIfDisposed();
        Dispose();
        _response = sender.Send(_json, requestOptions, telemetry, static (response, _) => response, cancellationToken);
        ResponseInfo info = ResponseInfo.Of(_response);
        return sender.FindRefusal(_response, info) is { } refusal
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(WithoutFraming(_response.Content.ReadAsStream(cancellationToken)), info);
    }

    // The endpoint reads a reply that is not a text/event-stream.
    private Stream WithoutFraming(Stream body) => HasFraming ? body : _events = new EventBody(sender.ReadEvents(body, requestOptions));

    // After a complete message the end of the body follows at once. The connection can be reused only after the end has been read.
    private async Task DrainAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await Body.ReadAtLeastAsync(new byte[1024], 1024, throwOnEndOfStream: false, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // The connection is not reused.
        }

        Dispose();
    }
}
