namespace Handlers.Relay;

/// <summary>How much of a stream a log keeps.</summary>
public class StreamLogLimits
{
    /// <summary>How many entries of a stream are kept; older ones are dropped. 100,000 unless set.</summary>
    public int MaxEntries { get; set; } = 100_000;

    /// <summary>How many bytes of a stream's frames are kept; older entries are dropped. 16 MiB unless set.</summary>
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a stream is kept after it has ended. 15 minutes unless set.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Throws if a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive, or the retention is longer than 49 days.</exception>
    public virtual void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEntries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Retention, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Retention, TimeSpan.FromDays(49));
    }
}
