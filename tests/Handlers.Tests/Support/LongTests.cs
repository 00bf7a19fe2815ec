namespace Handlers.Tests;

/// <summary>The number of random cases: few in a normal run, many with <c>HANDLERS_LONG_TESTS=1</c>.</summary>
internal static class LongTests
{
    private const int Factor = 200;

    public static bool Enabled { get; } = Environment.GetEnvironmentVariable("HANDLERS_LONG_TESTS") == "1";

    public static int Times(int count) => Enabled ? count * Factor : count;
}
