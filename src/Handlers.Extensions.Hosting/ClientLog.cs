using Microsoft.Extensions.Logging;

namespace Handlers;

/// <summary>What is logged, in the category <c>Handlers.MessagesClient</c>. Never a key, a prompt or a reply. The ids are listed in docs/hosting.md.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1, LogLevel.Debug, "Sending a request to {Host}.")]
    public static partial void Sending(ILogger logger, string host);

    [LoggerMessage(2, LogLevel.Information, "The request {RequestId} was accepted after {ElapsedMilliseconds} ms.")]
    public static partial void Accepted(ILogger logger, string? requestId, double elapsedMilliseconds);

    [LoggerMessage(3, LogLevel.Warning, "The request {RequestId} was answered with status {StatusCode} after {ElapsedMilliseconds} ms.")]
    public static partial void Refused(ILogger logger, int statusCode, string? requestId, double elapsedMilliseconds);

    [LoggerMessage(4, LogLevel.Warning, "The request failed after {ElapsedMilliseconds} ms before its answer came: {ExceptionType}.")]
    public static partial void Failed(ILogger logger, string exceptionType, double elapsedMilliseconds);

    [LoggerMessage(5, LogLevel.Information, "The request was cancelled, or its time was over, after {ElapsedMilliseconds} ms before its answer came.")]
    public static partial void Cancelled(ILogger logger, double elapsedMilliseconds);

    [LoggerMessage(6, LogLevel.Warning, "Attempt {Attempt} failed: {ExceptionType}. Another follows in {DelayMilliseconds} ms.")]
    public static partial void Retrying(ILogger logger, int attempt, string exceptionType, double delayMilliseconds);

    [LoggerMessage(7, LogLevel.Information, "The reply to request {RequestId} was complete {ElapsedMilliseconds} ms after its headers.")]
    public static partial void Completed(ILogger logger, string? requestId, double elapsedMilliseconds);

    [LoggerMessage(8, LogLevel.Information, "The reply to request {RequestId} was closed or cancelled by the application {ElapsedMilliseconds} ms after its headers.")]
    public static partial void Aborted(ILogger logger, string? requestId, double elapsedMilliseconds);

    [LoggerMessage(9, LogLevel.Warning, "The reply to request {RequestId} failed {ElapsedMilliseconds} ms after its headers: {ExceptionType} {ErrorType}.")]
    public static partial void Interrupted(ILogger logger, string? requestId, double elapsedMilliseconds, string exceptionType, string? errorType);

    [LoggerMessage(10, LogLevel.Warning, "The environment variables ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN are both set; the key is sent. Unset one of them.")]
    public static partial void TwoCredentials(ILogger logger);
}
