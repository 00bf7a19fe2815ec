namespace Handlers.Benchmarks;

/// <summary>Text deltas in UTF-16.</summary>
internal sealed partial class Utf16Counter : ICounter
{
    public long Count { get; private set; }

    [OnText]
    private void Add(ReadOnlySpan<char> delta) => Count += delta.Length;
}
