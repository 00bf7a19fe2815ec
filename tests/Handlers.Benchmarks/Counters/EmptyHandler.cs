namespace Handlers.Benchmarks;

/// <summary>A handler that does nothing, so that its calls are all there is to measure.</summary>
internal sealed partial class EmptyHandler
{
    [OnText]
    internal static void Text(ReadOnlySpan<byte> delta)
    {
    }
}
