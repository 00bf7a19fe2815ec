namespace Handlers.Benchmarks;

/// <summary>Thinking deltas in UTF-8.</summary>
internal sealed partial class ThinkingCounter : ICounter
{
    public long Count { get; private set; }

    [OnThinking]
    private void Add(ReadOnlySpan<byte> delta) => Count += delta.Length;
}
