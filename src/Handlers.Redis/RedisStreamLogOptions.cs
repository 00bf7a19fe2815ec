using Handlers.Relay;

namespace Handlers.Redis;

/// <summary>How a <see cref="RedisStreamLog"/> uses Redis.</summary>
public sealed class RedisStreamLogOptions : StreamLogLimits
{
    /// <summary>The prefix of all key and channel names. <c>handlers:</c> unless set.</summary>
    public string Prefix { get; set; } = "handlers:";

    /// <summary>
    /// How long a producer may be silent before its stream is declared <see cref="StreamLogOutcome.Interrupted"/>, and how long readers and writers
    /// keep trying while Redis does not answer. A living producer renews the lease three times in this time. 15 seconds unless set.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Prefix);
        if (Prefix.AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException("The prefix must not contain braces: they mark the part of a key that chooses the node of a cluster.", nameof(Prefix));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Lease, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Lease, TimeSpan.FromHours(1));
    }
}
