namespace Handlers;

/// <summary>One of the API's rate limits, from the <c>anthropic-ratelimit-…</c> headers.</summary>
public sealed record RateLimit
{
    /// <summary>How many requests or tokens are allowed in a period.</summary>
    public long? Limit { get; init; }

    /// <summary>How many requests or tokens remain in the current period.</summary>
    public long? Remaining { get; init; }

    /// <summary>When the whole limit is available again.</summary>
    public DateTimeOffset? Reset { get; init; }
}
