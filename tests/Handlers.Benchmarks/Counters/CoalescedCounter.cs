namespace Handlers.Benchmarks;

/// <summary>Text deltas in UTF-8, those of one read in one call.</summary>
internal sealed partial class CoalescedCounter : ICounter
{
    public long Count { get; private set; }

    [OnText(Coalesce = true)]
    private void Add(ReadOnlySpan<byte> delta) => Count += delta.Length;
}
