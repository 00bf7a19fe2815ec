namespace Handlers.Generators.Tests;

/// <summary>What the handlers under test write down. Each test has its own, and an asynchronous handler waits for it.</summary>
public static class Trace
{
    private static readonly AsyncLocal<List<string>> Current = new();

    public static void Start() => Current.Value = [];

    public static IReadOnlyList<string> Lines => Current.Value!;

    public static void Add(string line) => Current.Value!.Add(line);

    /// <summary>Adds a line now and another when it is resumed, which is not at once.</summary>
    public static async Task AddAsync(string line)
    {
        List<string> lines = Current.Value!;
        lines.Add(line);
        await Task.Yield();
        lines.Add(line + " done");
    }
}
