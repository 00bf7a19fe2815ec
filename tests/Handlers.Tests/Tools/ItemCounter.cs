namespace Handlers.Tests.Tools;

/// <summary>Counts elements, without reading them.</summary>
internal sealed partial class ItemCounter
{
    public int Count { get; private set; }

    [OnItem("a")]
    private void Item(ReadOnlySpan<byte> json) => Count += json.IsEmpty ? 0 : 1;
}
