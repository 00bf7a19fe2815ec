namespace Handlers.Benchmarks;

/// <summary>The measurements of one contender.</summary>
/// <param name="Group">The contenders it is compared with.</param>
/// <param name="Name">The contender.</param>
/// <param name="Facts">What it reads and allocates.</param>
/// <param name="NanosecondsPerEvent">Processor time: the median over all rounds.</param>
/// <param name="TimesLimit">This contender's time divided by the time of the limit of its group: the median over all rounds.</param>
/// <param name="TimesFaster">The peer's time divided by this contender's time: the median over all rounds.</param>
/// <param name="Peer">The peer.</param>
internal sealed record Measurement(string Group, string Name, Facts Facts, double NanosecondsPerEvent, double? TimesLimit, double? TimesFaster, string? Peer)
{
    // Growing buffers and the runtime's own threads allocate a little too.
    private const double Tolerance = 0.1;

    /// <summary>The processor time of each round, for comparison with any contender of the same run.</summary>
    public required IReadOnlyList<double> Rounds { get; init; }

    /// <summary>The same contender compiled ahead of time, if that was asked for.</summary>
    public IReadOnlyList<NativeMeasurement> Native { get; init; } = [];

    /// <summary>Whether more is allocated for an event than what was asked for.</summary>
    public bool AllocatesTooMuch => Facts.BytesPerEvent > Facts.AllowedBytesPerEvent + Tolerance;

    /// <summary>This contender's time divided by the other's: the median over all rounds.</summary>
    public double Times(Measurement other) => Comparison.Ratio(Rounds, other.Rounds)!.Value;
}
