using System.Globalization;
using System.Text;
using System.Text.Json;
using Handlers.Relay;
using Microsoft.AspNetCore.Http;

namespace Handlers.AspNetCore;

/// <summary>Errors for the browser: in the API's shape, with the type of error, and without details from the API or the server.</summary>
internal static class RelayErrors
{
    public static ReadOnlySpan<byte> Frame(Exception exception)
    {
        (_, string type, string message) = Describe(exception);
        return Encoding.UTF8.GetBytes($"event: error\ndata: {Json(type, message)}\n\n");
    }

    public static Task WriteAsync(HttpContext context, Exception exception)
    {
        (int status, string type, string message) = Describe(exception);
        if (exception is ApiException { RetryAfter: { } wait })
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, status, type, message);
    }

    public static Task WriteAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(Json(type, message), context.RequestAborted);
    }

    private static (int Status, string Type, string Message) Describe(Exception exception) => exception switch
    {
        // Statuses on which the user can act are passed on: the request was too large, or should be retried later. All other statuses become 502.
        ApiException { StatusCode: 413 } => (413, "request_too_large", "The request is too large."),
        ApiException { StatusCode: 429 } => (429, "rate_limit_error", "Too many requests. Try again later."),
        ApiException { StatusCode: 529 } => (529, "overloaded_error", "The model is overloaded. Try again later."),
        ApiException => (StatusCodes.Status502BadGateway, "api_error", "The request failed."),
        TimeoutException => (StatusCodes.Status504GatewayTimeout, "timeout_error", "The reply took too long."),
        StreamLogException { Error: StreamLogError.NotFound } => (StatusCodes.Status404NotFound, "not_found_error", "There is no such stream."),
        StreamLogException { Error: StreamLogError.Trimmed } => (StatusCodes.Status410Gone, "not_found_error", "This part of the stream is no longer kept."),
        StreamLogException => (StatusCodes.Status503ServiceUnavailable, "api_error", "The stream cannot be read at the moment."),
        _ => (StatusCodes.Status502BadGateway, "api_error", "The reply was interrupted."),
    };

    private static string Json(string type, string message)
        => $"{{\"type\":\"error\",\"error\":{{\"type\":\"{JsonEncodedText.Encode(type)}\",\"message\":\"{JsonEncodedText.Encode(message)}\"}}}}";
}
