namespace Handlers.Relay;

/// <summary>How much a <see cref="MemoryStreamLog"/> keeps.</summary>
public sealed class MemoryStreamLogOptions : StreamLogLimits
{
    /// <summary>How many streams are kept at most. When one more is created, the oldest ended stream is dropped. 10,000 unless set.</summary>
    public int MaxStreams { get; set; } = 10_000;

    /// <summary>The clock for <see cref="StreamLogLimits.Retention"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxStreams);
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }
}
