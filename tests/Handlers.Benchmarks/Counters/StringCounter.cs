namespace Handlers.Benchmarks;

/// <summary>Text deltas as strings.</summary>
internal sealed partial class StringCounter : ICounter
{
    public long Count { get; private set; }

    [OnText]
    private void Add(string delta) => Count += delta.Length;
}
