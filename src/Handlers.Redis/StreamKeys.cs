using StackExchange.Redis;

namespace Handlers.Redis;

/// <summary>The keys and channels of a stream. The braces keep its keys on one node of a cluster.</summary>
internal sealed class StreamKeys(string prefix, string id)
{
    /// <summary>The Redis Stream, with one entry for each event.</summary>
    public RedisKey Stream { get; } = $"{prefix}{{{id}}}";

    /// <summary>A hash: <c>producer</c>, <c>owner</c> and, once requested, <c>stop</c>.</summary>
    public RedisKey Head { get; } = $"{prefix}{{{id}}}:head";

    /// <summary>A string that expires unless the producer renews it.</summary>
    public RedisKey Lease { get; } = $"{prefix}{{{id}}}:lease";

    /// <summary>The channel that announces new entries to readers.</summary>
    public RedisChannel Added { get; } = RedisChannel.Literal($"{prefix}{{{id}}}:added");

    /// <summary>The channel that tells the producer to stop.</summary>
    public RedisChannel Stop { get; } = RedisChannel.Literal($"{prefix}{{{id}}}:stop");

    public RedisKey[] All => [Stream, Head, Lease];
}
