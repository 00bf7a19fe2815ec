namespace Handlers.Benchmarks;

/// <summary>A handler that does nothing, so that only its calls are measured.</summary>
internal sealed partial class EmptyHandler
{
    [OnText]
    internal static void Text(ReadOnlySpan<byte> delta)
    {
    }
}
