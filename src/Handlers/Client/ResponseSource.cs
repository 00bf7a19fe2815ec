namespace Handlers;

/// <summary>A response that the caller has received.</summary>
internal sealed class ResponseSource(HttpResponseMessage response, MessageStreamOptions options) : BodySource
{
    private static readonly IReadOnlyCollection<string> NoSecrets = [];

    public override void Dispose()
    {
        if (!options.LeaveOpen)
        {
            response.Dispose();
        }
    }

    protected override async ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken)
    {
        ResponseInfo info = ResponseRules.GetInfo(response);
        Exception? refusal = response.IsSuccessStatusCode
            ? ResponseRules.FindRefusal(response)
            : await ResponseRules.ReadErrorAsync(response, NoSecrets, options.TimeProvider.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return refusal is not null
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), info);
    }

    protected override OpenedBody OpenBody(CancellationToken cancellationToken)
    {
        ResponseInfo info = ResponseRules.GetInfo(response);
        Exception? refusal = response.IsSuccessStatusCode
            ? ResponseRules.FindRefusal(response)
            : ResponseRules.ReadError(response, NoSecrets, options.TimeProvider.GetUtcNow(), cancellationToken);
        return refusal is not null
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(response.Content.ReadAsStream(cancellationToken), info);
    }
}
