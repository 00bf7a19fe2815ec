using System.Collections.Concurrent;
using System.Diagnostics;

namespace Handlers.Mutation;

/// <summary>Runs the test classes that reach a mutant, the quickest first, until one notices it.</summary>
internal sealed class TestRuns(string assembly)
{
    private readonly ConcurrentDictionary<string, (HashSet<int> Reached, TimeSpan Time)> _classes = [];

    /// <summary>Runs each test class once without a mutant: how long it takes, and which mutants it reaches. Classes that fail are left out.</summary>
    public async Task MeasureAsync()
    {
        (_, string listing) = await RunAsync(["-list", "classes"], []);
        string[] names = [.. listing.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Handlers.Tests.", StringComparison.Ordinal)).Distinct()];
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (name, cancellationToken) =>
        {
            string reachedFile = Path.GetTempFileName();
            long start = Stopwatch.GetTimestamp();
            (int status, _) = await RunAsync(["-class", name], new() { [MutatedTree.ReachedVariable] = reachedFile });
            if (status == 0)
            {
                _classes[name] = ((await File.ReadAllLinesAsync(reachedFile, cancellationToken)).Select(int.Parse).ToHashSet(), Stopwatch.GetElapsedTime(start));
            }
            else
            {
                Console.WriteLine($"left out, fails without a mutant: {name}");
            }

            File.Delete(reachedFile);
        });

        Console.WriteLine($"{_classes.Count} test classes, {_classes.Values.Sum(c => c.Time.TotalSeconds):N0} s one by one");
    }

    /// <param name="number">The mutant.</param>
    /// <param name="budget">How long the classes that run for it may take in all without a mutant. At least one runs.</param>
    /// <returns>What noticed the mutant; null if nothing did.</returns>
    public async Task<string?> FindNoticeAsync(int number, TimeSpan budget)
    {
        var total = TimeSpan.Zero;
        var reaching = _classes.Where(c => c.Value.Reached.Contains(number)).OrderBy(c => c.Value.Time)
            .TakeWhile((c, i) => (total += c.Value.Time) <= budget || i == 0).ToList();
        for (int taken = 0, size = 8; taken < reaching.Count; taken += size, size = 40)
        {
            var some = reaching.Skip(taken).Take(size).ToList();
            var limit = TimeSpan.FromSeconds(30 + 4 * some.Sum(c => c.Value.Time.TotalSeconds));
            (int status, string output) = await RunWithAsync(number, some.Select(c => c.Key), limit);
            if (status == 0)
            {
                continue;
            }

            string? failed = output.Split('\n').FirstOrDefault(line => line.Contains("[FAIL]", StringComparison.Ordinal))?.Trim();
            string? failedClass = some.Select(c => c.Key).Where(name => failed?.StartsWith(name + ".", StringComparison.Ordinal) == true).MaxBy(name => name.Length);
            if (failedClass is not null && (await RunWithAsync(number, [failedClass], limit)).Status == 0)
            {
                // It failed for lack of time, for example, and not because of the mutant. The others run again, because it may have stopped them.
                Console.WriteLine($"failed once only: {failed}");
                taken -= size;
                reaching.RemoveAll(c => c.Key == failedClass);
                continue;
            }

            return status == -1 ? "did not end" : failed ?? $"exit status {status}";
        }

        return null;
    }

    private Task<(int Status, string Output)> RunWithAsync(int number, IEnumerable<string> classes, TimeSpan limit)
        => RunAsync(["-stopOnFail", .. classes.SelectMany(name => new[] { "-class", name })], new() { [MutatedTree.ActiveVariable] = $"{number}" }, limit);

    private Task<(int Status, string Output)> RunAsync(string[] arguments, Dictionary<string, string> environment, TimeSpan? limit = null)
        => Command.RunAsync("dotnet", [assembly, .. arguments, "-noColor", "-maxThreads", "4"], Path.GetDirectoryName(assembly)!, environment, limit);
}
