using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Headers;

namespace Handlers;

/// <summary>The head of a response: status, request id, rate limits and all headers.</summary>
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

    /// <summary>The headers by name, which is compared ignoring case; several values of one name are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The request's id (<c>request-id</c>; from AWS <c>x-amzn-requestid</c>), for questions to Anthropic's support.</summary>
    public string? RequestId => GetHeader("request-id") ?? GetHeader("x-amzn-requestid");

    /// <summary>The workspace the key belongs to (<c>anthropic-workspace-id</c>).</summary>
    public string? WorkspaceId => GetHeader("anthropic-workspace-id");

    /// <summary>The organization the key belongs to (<c>anthropic-organization-id</c>).</summary>
    public string? OrganizationId => GetHeader("anthropic-organization-id");

    /// <summary>The limit on requests; <see langword="null"/> if the response has no headers for it.</summary>
    public RateLimit? RequestLimit => GetRateLimit("requests");

    /// <summary>The limit on tokens of input and output together; <see langword="null"/> if the response has no headers for it.</summary>
    public RateLimit? TokenLimit => GetRateLimit("tokens");

    /// <summary>The limit on input tokens; <see langword="null"/> if the response has no headers for it.</summary>
    public RateLimit? InputTokenLimit => GetRateLimit("input-tokens");

    /// <summary>The limit on output tokens; <see langword="null"/> if the response has no headers for it.</summary>
    public RateLimit? OutputTokenLimit => GetRateLimit("output-tokens");

    /// <summary>The credentials of the request, which are blanked out of the server's text.</summary>
    internal Secrets Secrets { get; private init; } = Secrets.None;

    /// <summary>Creates the head of a response, with echoed credentials blanked out.</summary>
    internal static ResponseInfo Of(HttpResponseMessage response)
    {
        Secrets secrets = Secrets.Of(response.RequestMessage);
        return new ResponseInfo((int)response.StatusCode, response.Headers.Concat(response.Content.Headers)
            .Select(header => KeyValuePair.Create(header.Key, secrets.Remove(string.Join(", ", header.Value)))))
        {
            Secrets = secrets,
        };
    }

    /// <summary>The status and the request's id.</summary>
    public override string ToString() => $"{StatusCode}{(RequestId is { } id ? $", request {id}" : "")}";

    /// <summary>How long the API asks to wait: <c>retry-after-ms</c>, or <c>retry-after</c> in seconds or as a date.</summary>
    internal TimeSpan? GetRetryAfter(DateTimeOffset now)
    {
        if (TryGetMilliseconds("retry-after-ms", 1, out double milliseconds) || TryGetMilliseconds("retry-after", 1000, out milliseconds))
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return RetryConditionHeaderValue.TryParse(GetHeader("retry-after"), out RetryConditionHeaderValue? value) && value.Date is { } date
            ? (date > now ? date - now : TimeSpan.Zero)
            : null;
    }

    internal string? GetHeader(string name) => Headers.GetValueOrDefault(name);

    // Digits with an optional fraction. A negative value, or one beyond the longest wait, is ignored.
    private bool TryGetMilliseconds(string name, double unit, out double milliseconds)
    {
        bool isNumber = double.TryParse(GetHeader(name), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double value);
        milliseconds = value * unit;
        return isNumber && milliseconds >= 0 && milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2;
    }

    private RateLimit? GetRateLimit(string kind)
    {
        long? limit = GetNumber($"{RateLimitPrefix}{kind}-limit");
        long? remaining = GetNumber($"{RateLimitPrefix}{kind}-remaining");
        DateTimeOffset? reset = DateTimeOffset.TryParse(
            GetHeader($"{RateLimitPrefix}{kind}-reset"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
        return limit is null && remaining is null && reset is null ? null : new RateLimit { Limit = limit, Remaining = remaining, Reset = reset };
    }

    private long? GetNumber(string name) => long.TryParse(GetHeader(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) ? value : null;
}
