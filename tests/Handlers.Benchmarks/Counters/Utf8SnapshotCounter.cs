namespace Handlers.Benchmarks;

/// <summary>Text deltas and the text so far, in UTF-8.</summary>
internal sealed partial class Utf8SnapshotCounter : ICounter
{
    private long _deltas;

    /// <summary>In the end the length of the text, if deltas and snapshot agree on it.</summary>
    public long Count { get; private set; }

    [OnText]
    private void Add(ReadOnlySpan<byte> delta, ReadOnlySpan<byte> snapshot) => Count = Math.Min(_deltas += delta.Length, snapshot.Length);
}
