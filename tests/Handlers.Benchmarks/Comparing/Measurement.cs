namespace Handlers.Benchmarks;

/// <summary>What was measured of one contender.</summary>
/// <param name="Group">The contenders it is compared with.</param>
/// <param name="Name">The contender.</param>
/// <param name="Events">How many events its stream has.</param>
/// <param name="NanosecondsPerEvent">Processor time: the median over all rounds.</param>
/// <param name="BytesPerEvent">What is allocated for one event more.</param>
/// <param name="BytesPerStream">What is allocated for a stream, however long.</param>
/// <param name="AllowedBytesPerEvent">What may be allocated for one event more: the strings and objects asked for, nothing if none is.</param>
/// <param name="TimesLimit">How many times as long as the limit of its group it takes: the median over all rounds.</param>
/// <param name="TimesFaster">How many times as long as this one its peer takes: the median over all rounds.</param>
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
    // Buffers that grow, and the runtime's own threads, leave a trace in what is measured.
    private const double Tolerance = 0.1;

    /// <summary>The processor time of each round, by which this contender may be compared with any other that took turns with it.</summary>
    public required IReadOnlyList<double> Rounds { get; init; }

    /// <summary>Whether more is allocated for an event than what was asked for.</summary>
    public bool AllocatesTooMuch => BytesPerEvent > AllowedBytesPerEvent + Tolerance;

    /// <summary>How many times as long as this one another takes: the median over all rounds.</summary>
    public double TimesFasterThan(Measurement other) => Comparison.Median(other.Rounds.Zip(Rounds, (theirs, ours) => theirs / ours));
}
