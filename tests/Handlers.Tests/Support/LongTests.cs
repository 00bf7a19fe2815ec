namespace Handlers.Tests;

/// <summary>How much is tried: a little in every run, much more with <c>HANDLERS_LONG_TESTS=1</c>.</summary>
internal static class LongTests
{
    private const int Factor = 200;

    public static bool Enabled { get; } = Environment.GetEnvironmentVariable("HANDLERS_LONG_TESTS") == "1";

    public static int Times(int count) => Enabled ? count * Factor : count;
}
