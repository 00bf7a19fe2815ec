namespace Handlers.Benchmarks;

/// <summary>Text deltas in UTF-8.</summary>
internal sealed partial class Utf8Counter : ICounter
{
    public long Count { get; private set; }

    [OnText]
    private void Add(ReadOnlySpan<byte> delta) => Count += delta.Length;
}
