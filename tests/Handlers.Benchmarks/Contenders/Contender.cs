namespace Handlers.Benchmarks;

/// <summary>One way to read a stream, to be compared with others over the same bytes.</summary>
/// <param name="Group">Contenders of one group read the same stream; its first is the limit, by which the others are measured.</param>
/// <param name="Name">The reader, and the form in which it returns the data.</param>
/// <param name="Shape">The stream that is read. It is made when it is needed.</param>
/// <param name="Expected">The value that <paramref name="Read"/> must return, so that a contender that skips work is detected.</param>
/// <param name="Read">Reads the stream, and returns how much it saw.</param>
/// <param name="Peer">The contender of the group that does the same for a user of the official SDK, or of another parser.</param>
/// <param name="Shorter">A shorter stream of the same kind, to separate the allocations for each event from those for each stream.</param>
internal sealed record Contender(
    string Group,
    string Name,
    StreamShape Shape,
    Func<SampleStream, long> Expected,
    Func<SampleStream, long> Read,
    string? Peer = null,
    StreamShape? Shorter = null)
{
    /// <summary>The name of the code that is run, if other contenders run the same on other streams; otherwise null.</summary>
    public string? SharedCode { get; init; }

    public SampleStream Sample => Shape.Stream;

    public SampleStream? Small => Shorter?.Stream;

    /// <summary>A stream that takes little time to read.</summary>
    public SampleStream WarmUp => (Shorter ?? (Shape with { Repetitions = 1 })).Stream;

    /// <summary>The bytes that reading a stream may allocate, without the fixed cost of a stream; null for contenders that are not from this library.</summary>
    public Func<SampleStream, long>? AllowedBytes { get; init; }

    public override string ToString() => $"{Group}: {Name}";

    /// <summary>Reads a stream once, and checks that all of it was seen.</summary>
    public void Run(SampleStream sample)
    {
        long seen = Read(sample);
        if (seen != Expected(sample))
        {
            throw new InvalidOperationException($"{this} saw {seen:N0} where {Expected(sample):N0} was to be seen.");
        }
    }
}
