namespace Handlers;

/// <summary>The API refused the request: an HTTP error status, or an <c>error</c> event at any point of a stream.</summary>
public sealed class ApiException : MessageStreamException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="statusCode">The HTTP status; <see langword="null"/> for an <c>error</c> event.</param>
    /// <param name="error">The API's error object.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="partialMessage">The message so far, for an <c>error</c> event.</param>
    public ApiException(int? statusCode, ApiError error, string? requestId, Message? partialMessage = null)
        : base(Describe(statusCode, error, requestId), partialMessage)
    {
        StatusCode = statusCode;
        Error = error;
        RequestId = requestId;
    }

    /// <summary>The HTTP status; <see langword="null"/> if the error came as an event within a stream, whose status is 200.</summary>
    public int? StatusCode { get; }

    /// <summary>The API's error object.</summary>
    public ApiError Error { get; }

    /// <summary>The kind of error, the same as <see cref="ApiError.Type"/>.</summary>
    public ErrorType ErrorType => Error.Type;

    /// <summary>The precise cause, if the API names one, the same as <see cref="ErrorDetails.ErrorCode"/>.</summary>
    public ErrorCode? ErrorCode => Error.Details?.ErrorCode;

    /// <summary>How long the API asks to wait before another attempt; <see langword="null"/> if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The body of the response as far as it arrived, at most 64 KiB, with the key blanked out; <see langword="null"/> for an event within a stream.</summary>
    public string? Body { get; init; }

    /// <summary>
    /// Whether another attempt may succeed. For an HTTP error the <c>x-should-retry</c> header decides; without it, the statuses 408, 409, 429 and from 500 are
    /// retryable. For an event within a stream the error's type decides.
    /// </summary>
    public bool IsRetryable { get; init; }

    internal static ApiException FromEvent(ErrorEvent e, ResponseInfo? response, Message? partialMessage)
    {
        Secrets secrets = response?.Secrets ?? Secrets.None;
        string json = e.ToJson();
        string shown = secrets.Remove(json);
        e = shown == json ? e : (ErrorEvent)MessageStreamEvent.FromJson(shown);
        return new(null, e.Error, e.RequestId ?? response?.RequestId, partialMessage)
        {
            IsRetryable = e.Error.Type.IsTransient,
        };
    }

    // The API's error message is left out: it may quote the request, and exception messages end up in logs.
    private static string Describe(int? statusCode, ApiError error, string? requestId)
    {
        string status = statusCode is { } number ? $"HTTP status {number}" : "an error event";
        string code = error.Details?.ErrorCode is { } named && ErrorType.IsPlain(named.Value) ? $" ({named})" : "";
        string request = requestId is null ? "" : $", request {requestId}";
        return $"The API answered with {status}: {error.Type}{code}{request}. See Error.Message for the API's explanation.";
    }
}
