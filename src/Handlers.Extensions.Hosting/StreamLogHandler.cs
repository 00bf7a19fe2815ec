using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Handlers;

/// <summary>Logs the retries and the outcome of one stream.</summary>
internal sealed class StreamLogHandler(ILogger logger) : IMessageHandler
{
    private long _connected;

    public HandlerInterest Interest
        => HandlerInterest.Connect | HandlerInterest.Retry | HandlerInterest.MessageStop | HandlerInterest.Abort | HandlerInterest.Exception;

    private double Elapsed => _connected == 0 ? 0 : Stopwatch.GetElapsedTime(_connected).TotalMilliseconds;

    public ValueTask OnConnectAsync(ConnectEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        _connected = Stopwatch.GetTimestamp();
        return default;
    }

    public ValueTask OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        ClientLog.Retrying(logger, e.Attempt, e.Cause.GetType().Name, e.Delay.TotalMilliseconds);
        return default;
    }

    public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        ClientLog.Completed(logger, stream.RequestId, Elapsed);
        return default;
    }

    public ValueTask OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        ClientLog.Aborted(logger, stream.RequestId, Elapsed);
        return default;
    }

    // Only the exception's type is logged: the message of a handler's exception may quote the reply.
    public ValueTask OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        string? type = (e.Exception as ApiException)?.ErrorType.ToString();
        ClientLog.Interrupted(logger, stream.RequestId, Elapsed, e.Exception.GetType().Name, type);
        return default;
    }
}
