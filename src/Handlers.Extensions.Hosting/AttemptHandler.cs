using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Handlers;

/// <summary>The outermost handler: logs each attempt of a request of the client.</summary>
internal sealed class AttemptHandler(ILogger logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long start = Begin(request);
        try
        {
            return Log(await base.SendAsync(request, cancellationToken).ConfigureAwait(false), start);
        }
        catch (Exception e)
        {
            Log(e, start, cancellationToken);
            throw;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        long start = Begin(request);
        try
        {
            return Log(base.Send(request, cancellationToken), start);
        }
        catch (Exception e)
        {
            Log(e, start, cancellationToken);
            throw;
        }
    }

    private long Begin(HttpRequestMessage request)
    {
        SingleSendHandler.Begin(request);
        ClientLog.Sending(logger, request.RequestUri!.Host);
        return Stopwatch.GetTimestamp();
    }

    private HttpResponseMessage Log(HttpResponseMessage response, long start)
    {
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        string? requestId = response.Headers.TryGetValues("request-id", out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        if (response.StatusCode == HttpStatusCode.OK)
        {
            ClientLog.Accepted(logger, requestId, elapsed);
        }
        else
        {
            ClientLog.Refused(logger, (int)response.StatusCode, requestId, elapsed);
        }

        return response;
    }

    // Only the exception's type is logged: its message may quote an address or other data.
    private void Log(Exception e, long start, CancellationToken cancellationToken)
    {
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (cancellationToken.IsCancellationRequested)
        {
            ClientLog.Cancelled(logger, elapsed);
        }
        else
        {
            ClientLog.Failed(logger, e.GetType().Name, elapsed);
        }
    }
}
