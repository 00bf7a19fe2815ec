namespace Handlers.Benchmarks;

/// <summary>The elements of a tool's input, each as JSON text.</summary>
internal sealed partial class ItemJsonCounter : ICounter
{
    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    [OnItem("edit_files", "edits")]
    private void Add(ReadOnlySpan<byte> json) => Count += json.IsEmpty ? 0 : 1;
}
