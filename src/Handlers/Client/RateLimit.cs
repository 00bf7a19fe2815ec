namespace Handlers;

/// <summary>One of the API's rate limits, as the <c>anthropic-ratelimit-…</c> headers tell it.</summary>
public sealed record RateLimit
{
    /// <summary>How many requests or tokens are allowed in a period.</summary>
    public long? Limit { get; init; }

    /// <summary>How many of them are left.</summary>
    public long? Remaining { get; init; }

    /// <summary>When all of them will be there again.</summary>
    public DateTimeOffset? Reset { get; init; }
}
