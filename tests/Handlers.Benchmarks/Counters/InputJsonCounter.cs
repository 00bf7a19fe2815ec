namespace Handlers.Benchmarks;

/// <summary>Tool input deltas in UTF-8.</summary>
internal sealed partial class InputJsonCounter : ICounter
{
    public long Count { get; private set; }

    [OnInputJson]
    private void Add(ReadOnlySpan<byte> delta) => Count += delta.Length;
}
