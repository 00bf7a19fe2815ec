namespace Handlers.Generators.Tests.Randomized;

/// <summary>Random choices.</summary>
internal static class RandomChoice
{
    public static T Pick<T>(this System.Random random, params T[] items) => items[random.Next(items.Length)];
}
