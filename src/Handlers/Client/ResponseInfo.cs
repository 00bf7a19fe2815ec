using System.Collections.Frozen;
using System.Globalization;

namespace Handlers;

/// <summary>What the head of a response says: status, request id, rate limits and all headers.</summary>
public sealed class ResponseInfo
{
    private const string RateLimitPrefix = "anthropic-ratelimit-";

    /// <summary>Makes the head of a response, also for tests.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="headers">The headers; several values of one name joined with a comma.</param>
    public ResponseInfo(int statusCode, IEnumerable<KeyValuePair<string, string>> headers)
    {
        StatusCode = statusCode;
        Headers = headers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The headers by name, in any case; several values of one name are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The request's id (<c>request-id</c>), to be named when asking for support.</summary>
    public string? RequestId => GetHeader("request-id");

    /// <summary>The workspace the key belongs to (<c>anthropic-workspace-id</c>).</summary>
    public string? WorkspaceId => GetHeader("anthropic-workspace-id");

    /// <summary>The limit on requests.</summary>
    public RateLimit? RequestLimit => GetRateLimit("requests");

    /// <summary>The limit on tokens of input and output together.</summary>
    public RateLimit? TokenLimit => GetRateLimit("tokens");

    /// <summary>The limit on input tokens.</summary>
    public RateLimit? InputTokenLimit => GetRateLimit("input-tokens");

    /// <summary>The limit on output tokens.</summary>
    public RateLimit? OutputTokenLimit => GetRateLimit("output-tokens");

    /// <summary>The status and the request's id.</summary>
    public override string ToString() => $"{StatusCode}{(RequestId is { } id ? $", request {id}" : "")}";

    /// <summary>How long the API asks to wait: <c>retry-after-ms</c>, or <c>retry-after</c> in seconds or as a date.</summary>
    internal TimeSpan? GetRetryAfter(DateTimeOffset now)
    {
        if (double.TryParse(GetHeader("retry-after-ms"), NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds))
        {
            return AtLeastZero(milliseconds);
        }

        string? retryAfter = GetHeader("retry-after");
        if (double.TryParse(retryAfter, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return AtLeastZero(seconds * 1000);
        }

        return DateTimeOffset.TryParse(retryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? AtLeastZero((date - now).TotalMilliseconds)
            : null;
    }

    internal string? GetHeader(string name) => Headers.GetValueOrDefault(name);

    private static TimeSpan? AtLeastZero(double milliseconds)
        => milliseconds >= 0 && milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2 ? TimeSpan.FromMilliseconds(milliseconds)
        : milliseconds < 0 ? TimeSpan.Zero
        : null;

    private RateLimit? GetRateLimit(string kind)
    {
        long? limit = GetNumber($"{RateLimitPrefix}{kind}-limit");
        long? remaining = GetNumber($"{RateLimitPrefix}{kind}-remaining");
        DateTimeOffset? reset = DateTimeOffset.TryParse(
            GetHeader($"{RateLimitPrefix}{kind}-reset"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
        return limit is null && remaining is null && reset is null ? null : new RateLimit(limit, remaining, reset);
    }

    private long? GetNumber(string name) => long.TryParse(GetHeader(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : null;
}
