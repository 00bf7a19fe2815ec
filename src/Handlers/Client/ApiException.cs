namespace Handlers;

/// <summary>The API refused: an HTTP error status, or an <c>error</c> event at any point of a stream.</summary>
public sealed class ApiException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status; 200 for an <c>error</c> event, whose type is what tells.</param>
    /// <param name="error">The error as the API tells it.</param>
    /// <param name="requestId">The request's id.</param>
    public ApiException(int statusCode, ApiError error, string? requestId)
        : base(Describe(statusCode, error, requestId))
    {
        StatusCode = statusCode;
        Error = error;
        RequestId = requestId;
    }

    /// <summary>The HTTP status; 200 if the error came as an event within a stream.</summary>
    public int StatusCode { get; }

    /// <summary>The error as the API tells it.</summary>
    public ApiError Error { get; }

    /// <summary>The kind of error, the same as <see cref="ApiError.Type"/>.</summary>
    public ErrorType ErrorType => Error.Type;

    /// <summary>The request's id, to be named when asking for support.</summary>
    public string? RequestId { get; }

    /// <summary>How long the API asks to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The body of the response, 64 KiB of it at most, the key blanked out; <see langword="null"/> for an event within a stream.</summary>
    public string? Body { get; init; }

    /// <summary>The message so far, for an event within a stream; <see langword="null"/> as in <see cref="StreamInterruptedException.PartialMessage"/>.</summary>
    public Message? PartialMessage { get; init; }

    /// <summary>Whether another try may succeed: <c>x-should-retry</c> says so, or the status, or the error's type.</summary>
    public bool IsRetryable { get; init; }

    internal static ApiException FromEvent(ErrorEvent e, ResponseInfo? response, Message? partialMessage)
        => new(200, e.Error, e.RequestId ?? response?.RequestId)
        {
            IsRetryable = e.Error.Type == ErrorType.RateLimit || e.Error.Type == ErrorType.Api
                || e.Error.Type == ErrorType.Timeout || e.Error.Type == ErrorType.Overloaded,
            PartialMessage = partialMessage,
        };

    // The API's own words may quote the request, and exception messages end up in logs.
    private static string Describe(int statusCode, ApiError error, string? requestId)
    {
        string status = statusCode == 200 ? "an error event" : $"HTTP status {statusCode}";
        string request = requestId is null ? "" : $", request {requestId}";
        return $"The API answered with {status}: {error.Type.Shown}{request}. See Error.Message for its own words.";
    }
}
