using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>
/// Measures contenders side by side, in processes of their own, so that no figure depends on what else is measured. All are warmed up
/// first. Then they take turns, one at a time, so that other work on the machine affects all equally, and their medians are compared.
/// </summary>
internal sealed class Comparison
{
    // On a busy machine, fewer rounds are better than a run without an end.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(80);

    private readonly IReadOnlyList<Entry> _entries;

    private readonly List<double>[] _times;

    private readonly Facts[] _facts;

    private Comparison(IReadOnlyList<Entry> entries)
    {
        _entries = entries;
        _times = [.. entries.Select(_ => new List<double>())];
        _facts = new Facts[entries.Count];
    }

    /// <param name="contenders">The contenders. If a peer or limit is missing, its columns are empty.</param>
    /// <param name="budget">The total time for all rounds; there are at least 5 rounds, 3 if the machine is busy.</param>
    /// <param name="natives">Native programs by name, which contain those of <see cref="OurContenders.Native"/>.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(IReadOnlyList<Contender> contenders, TimeSpan budget, IReadOnlyList<(string Name, string Program)>? natives = null)
    {
        natives ??= [];
        Entry[] entries =
        [
            .. contenders.Select(contender => new Entry(contender, default)),
            .. natives.SelectMany(native => contenders.Where(OurContenders.Native.Contains).Select(contender => new Entry(contender, native))),
        ];
        var comparison = new Comparison(entries);
        await comparison.MeasureAsync(budget);
        return [.. contenders.Select(contender => comparison.Result(contender, natives))];
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    /// <summary>One time divided by another: the median over all rounds.</summary>
    public static double? Ratio(IReadOnlyList<double>? time, IReadOnlyList<double>? to) => time is null || to is null ? null : Median(time.Zip(to, (a, b) => a / b));

    private async Task MeasureAsync(TimeSpan budget)
    {
        long start = Stopwatch.GetTimestamp();
        int[][] processes = [.. Enumerable.Range(0, _entries.Count).GroupBy(i => (_entries[i].Contender.SharedCode ?? _entries[i].Contender.ToString(), _entries[i].Native.Program)).Select(group => group.ToArray())];
        MeasuringChild[] children = await StartAsync(processes);
        try
        {
            TimeSpan warm = Stopwatch.GetElapsedTime(start);
            int rounds = 0;
            while (rounds < 3 || (Stopwatch.GetElapsedTime(start) < Longest && (rounds < 5 || (Stopwatch.GetElapsedTime(start) < warm + budget && rounds < 101))))
            {
                foreach ((MeasuringChild child, int[] process) in children.Zip(processes))
                {
                    for (int i = 0; i < process.Length; i++)
                    {
                        _times[process[i]].Add(child.TakeTurn(i));
                        _facts[process[i]] = child.Facts[i];
                    }
                }

                rounds++;
            }

            Console.Error.WriteLine($"{children.Length} processes were warm after {warm.TotalSeconds:0} s; {rounds} rounds until {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        }
        finally
        {
            foreach (MeasuringChild child in children)
            {
                child.Dispose();
            }
        }
    }

    // While one process waits for the JIT, others run.
    private async Task<MeasuringChild[]> StartAsync(int[][] processes)
    {
        using var atOnce = new SemaphoreSlim(4 * Environment.ProcessorCount);
        return await Task.WhenAll(processes.Select(async process =>
        {
            await atOnce.WaitAsync();
            try
            {
                return await MeasuringChild.StartAsync([.. process.Select(i => _entries[i].Contender)], _entries[process[0]].Native.Program);
            }
            finally
            {
                atOnce.Release();
            }
        }));
    }

    private Measurement Result(Contender contender, IReadOnlyList<(string Name, string Program)> natives)
    {
        List<double> times = Times(contender.Name)!;
        return new Measurement(
            contender.Group,
            contender.Name,
            _facts[Find(contender.Name)],
            Median(times),
            Ratio(times, Times(Peers.Limit)),
            Ratio(Times(contender.Peer), times),
            contender.Peer)
        {
            Rounds = times,
            Native = [.. natives.Where(native => Find(contender.Name, native.Name) >= 0).Select(native => new NativeMeasurement(
                native.Name, Median(Times(contender.Name, native.Name)!), Ratio(Times(contender.Name, native.Name), times)!.Value))],
        };

        List<double>? Times(string? name, string? native = null) => Find(name, native) is var found and >= 0 ? _times[found] : null;

        int Find(string? name, string? native = null)
        {
            for (int i = 0; i < _entries.Count; i++)
            {
                if (_entries[i].Contender.Group == contender.Group && _entries[i].Contender.Name == name && _entries[i].Native.Name == native)
                {
                    return i;
                }
            }

            return -1;
        }
    }

    /// <summary>A contender under the JIT, or in a native program.</summary>
    private sealed record Entry(Contender Contender, (string? Name, string? Program) Native);
}
