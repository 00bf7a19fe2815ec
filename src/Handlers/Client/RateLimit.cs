namespace Handlers;

/// <summary>One of the API's rate limits, as the <c>anthropic-ratelimit-…</c> headers tell it.</summary>
/// <param name="Limit">How many are allowed in a period.</param>
/// <param name="Remaining">How many of them are left.</param>
/// <param name="Reset">When all of them will be there again.</param>
public sealed record RateLimit(long? Limit, long? Remaining, DateTimeOffset? Reset);
