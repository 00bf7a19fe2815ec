namespace Handlers;

/// <summary>The source of a response that the caller has received.</summary>
internal sealed class ResponseSource(HttpResponseMessage response, MessageStreamOptions options) : BodySource
{
    public override void Dispose()
    {
        if (!options.LeaveOpen)
        {
            response.Dispose();
        }
    }

    protected override async ValueTask<OpenedBody> OpenBodyAsync(CancellationToken cancellationToken)
    {
        ResponseInfo info = ResponseInfo.Of(response);
        Exception? refusal = response.IsSuccessStatusCode
            ? ResponseRules.FindRefusal(response, info)
            : await ResponseRules.ReadErrorAsync(response, options.TimeProvider, CancellationToken.None, cancellationToken).ConfigureAwait(false);
        return refusal is not null
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), info);
    }

    protected override OpenedBody OpenBody(CancellationToken cancellationToken)
    {
        ResponseInfo info = ResponseInfo.Of(response);
        Exception? refusal = response.IsSuccessStatusCode
            ? ResponseRules.FindRefusal(response, info)
            : HiddenContext.Wait(() => ResponseRules.ReadErrorAsync(response, options.TimeProvider, CancellationToken.None, cancellationToken));
        return refusal is not null
            ? new OpenedBody(null, info, refusal)
            : new OpenedBody(response.Content.ReadAsStream(cancellationToken), info);
    }
}
