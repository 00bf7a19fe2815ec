namespace Handlers;

/// <summary>The tokens of a request as the conventions count them: cached tokens are part of the input, reasoning is part of the output.</summary>
internal readonly record struct TokenCounts(long Input, long Output, long? CacheRead, long? CacheWrite, long? Reasoning)
{
    public static TokenCounts Of(Usage usage) => new(
        (usage.InputTokens ?? 0) + (usage.CacheReadInputTokens ?? 0) + (usage.CacheCreationInputTokens ?? 0),
        usage.OutputTokens ?? 0,
        usage.CacheReadInputTokens,
        usage.CacheCreationInputTokens,
        usage.OutputTokensDetails?.ThinkingTokens);
}
