using System.Globalization;

namespace Handlers.Generators.Tests.Randomized;

/// <summary>
/// How long the random programs run: some seconds, or as many cases as the environment variable <c>HANDLERS_RANDOM_CASES</c> says,
/// from the seed in <c>HANDLERS_RANDOM_SEED</c> on. Each case has a seed of its own, which a failure names.
/// </summary>
internal static class RandomRuns
{
    public static int Cases(int few) => Read("HANDLERS_RANDOM_CASES") ?? few;

    public static int FirstSeed => Read("HANDLERS_RANDOM_SEED") ?? System.Random.Shared.Next(1_000_000_000);

    private static int? Read(string variable)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
