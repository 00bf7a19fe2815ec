namespace Handlers;

/// <summary>A response that somebody else has asked for.</summary>
internal sealed class ResponseSource(HttpResponseMessage response, MessageStreamOptions options) : BodySource
{
    private static readonly IReadOnlyCollection<string> NoSecrets = [];

    public override async ValueTask<Stream> OpenAsync(MessageStream stream, CancellationToken cancellationToken)
    {
        stream.Response = ResponseRules.GetInfo(response);
        if (!response.IsSuccessStatusCode)
        {
            throw await ResponseRules.ReadErrorAsync(response, NoSecrets, options.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        ResponseRules.ThrowIfNotEventStream(response);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Stream Open(MessageStream stream, CancellationToken cancellationToken)
    {
        stream.Response = ResponseRules.GetInfo(response);
        if (!response.IsSuccessStatusCode)
        {
            throw ResponseRules.ReadError(response, NoSecrets, options.TimeProvider.GetUtcNow(), cancellationToken);
        }

        ResponseRules.ThrowIfNotEventStream(response);
        return response.Content.ReadAsStream(cancellationToken);
    }

    public override void Dispose()
    {
        if (!options.LeaveOpen)
        {
            response.Dispose();
        }
    }
}
