namespace Handlers.Benchmarks;

/// <summary>Text deltas and the text so far, in UTF-8.</summary>
internal sealed partial class Utf8SnapshotCounter : ICounter
{
    private long _deltas;

    /// <summary>At the end, the length of the text, if the deltas and the snapshot agree.</summary>
    public long Count { get; private set; }

    [OnText]
    private void Add(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> snapshot) => Count = Math.Min(_deltas += delta.Length, snapshot.Length);
}
