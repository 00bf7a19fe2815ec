namespace Handlers.Benchmarks;

/// <summary>The elements of a tool's input, each read as its type.</summary>
internal sealed partial class ItemCounter : ICounter
{
    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    [OnItem("edit_files", "edits")]
    private void Add(Edit? edit) => Count += edit is null || edit.Path.Length > 0 ? 1 : 0;
}
