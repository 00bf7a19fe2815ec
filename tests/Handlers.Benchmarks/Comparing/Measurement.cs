namespace Handlers.Benchmarks;

/// <summary>The measurements of one contender.</summary>
/// <param name="Group">The contenders it is compared with.</param>
/// <param name="Name">The contender.</param>
/// <param name="Events">How many events its stream has.</param>
/// <param name="NanosecondsPerEvent">Processor time: the median over all rounds.</param>
/// <param name="BytesPerEvent">The bytes allocated for each additional event.</param>
/// <param name="BytesPerStream">The bytes allocated for each stream, independent of its length.</param>
/// <param name="AllowedBytesPerEvent">The bytes that may be allocated for each additional event: the strings and objects asked for, otherwise 0.</param>
/// <param name="TimesLimit">This contender's time divided by the time of the limit of its group: the median over all rounds.</param>
/// <param name="TimesFaster">The peer's time divided by this contender's time: the median over all rounds.</param>
/// <param name="Peer">The peer.</param>
internal sealed record Measurement(
    string Group,
    string Name,
    int Events,
    double NanosecondsPerEvent,
    double? BytesPerEvent,
    double? BytesPerStream,
    double? AllowedBytesPerEvent,
    double? TimesLimit,
    double? TimesFaster,
    string? Peer)
{
    // Growing buffers and the runtime's own threads allocate a little too.
    private const double Tolerance = 0.1;

    /// <summary>The processor time of each round, for comparison with any contender of the same run.</summary>
    public required IReadOnlyList<double> Rounds { get; init; }

    /// <summary>Whether more is allocated for an event than what was asked for.</summary>
    public bool AllocatesTooMuch => BytesPerEvent > AllowedBytesPerEvent + Tolerance;

    /// <summary>The other contender's time divided by this one's: the median over all rounds.</summary>
    public double TimesFasterThan(Measurement other) => Comparison.Median(other.Rounds.Zip(Rounds, (theirs, ours) => theirs / ours));
}
