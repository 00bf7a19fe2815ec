namespace Handlers.Benchmarks;

/// <summary>Tool input deltas in UTF-8, with the value so far, which is not built.</summary>
internal sealed partial class InputJsonSnapshotCounter : ICounter
{
    private long _deltas;

    /// <summary>At the end, the length of the text, if the deltas and the snapshot agree.</summary>
    public long Count { get; private set; }

    [OnInputJson]
    private void Add(ReadOnlySpan<byte> delta, PartialJson snapshot) => Count = Math.Min(_deltas += delta.Length, snapshot.Utf8Text.Length);
}
