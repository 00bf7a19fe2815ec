using System.Diagnostics;
using System.Runtime;

namespace Handlers.Benchmarks;

/// <summary>
/// Measures contenders side by side. Each is warmed up until the JIT has nothing more to compile. Then all take turns, so that other work
/// on the machine affects all equally, and their medians are compared. Time is the processor time of the whole process, including the garbage
/// collector.
/// </summary>
internal static class Comparison
{
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    /// <param name="contenders">The contenders. If a peer or limit is missing, its columns are empty.</param>
    /// <param name="budget">The total time for all rounds; there are at least 5 rounds.</param>
    public static IReadOnlyList<Measurement> Run(IReadOnlyList<Contender> contenders, TimeSpan budget)
    {
        WarmUp(contenders);
        var allocated = contenders.Select(Allocated).ToList();
        List<double[]> rounds = TakeTurns(contenders, budget);
        return [.. contenders.Select((contender, i) => Measure(contenders, rounds, i, allocated[i]))];
    }

    private static void WarmUp(IReadOnlyList<Contender> contenders)
    {
        // Enough calls for each method, including those called once for a stream, to reach the JIT's last tier.
        foreach (Contender contender in contenders)
        {
            SampleStream sample = contender.Small ?? contender.Sample;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 100 && (i < 3 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(500)); i++)
            {
                contender.Run(sample);
            }
        }

        long compiled = -1;
        long since = Stopwatch.GetTimestamp();
        long began = since;
        while (Stopwatch.GetElapsedTime(since) < Settled && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10))
        {
            foreach (Contender contender in contenders)
            {
                if ((contender.Small ?? contender.Sample).Events < 20_000)
                {
                    contender.Run(contender.Small ?? contender.Sample);
                }
            }

            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled)
            {
                compiled = count;
                since = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>The bytes allocated for each event and for each stream, from the least allocations of several runs at two stream lengths.</summary>
    private static (double PerEvent, double PerStream)? Allocated(Contender contender)
    {
        if (contender.Small is not { } small)
        {
            return null;
        }

        long few = Least(small);
        long many = Least(contender.Sample);
        double perEvent = (double)(many - few) / (contender.Sample.Events - small.Events);
        return (perEvent, few - (perEvent * small.Events));

        long Least(SampleStream sample)
        {
            long least = long.MaxValue;
            for (int i = 0; i < 5; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                contender.Run(sample);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            return least;
        }
    }

    /// <returns>For each round the nanoseconds an event took, by contender.</returns>
    private static List<double[]> TakeTurns(IReadOnlyList<Contender> contenders, TimeSpan budget)
    {
        var rounds = new List<double[]>();
        long start = Stopwatch.GetTimestamp();
        do
        {
            rounds.Add([.. contenders.Select(Time)]);
        }
        while (rounds.Count < 5 || (Stopwatch.GetElapsedTime(start) < budget && rounds.Count < 101));
        return rounds;
    }

    // Processor time is used, because it does not include the time of other processes. Short runs are repeated, so that a run with a
    // garbage collection does not count.
    private static double Time(Contender contender)
    {
        var runs = new List<double>();

        // Exclude what the previous contender leaves behind: garbage, cached data, threads that are ending.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long start = Stopwatch.GetTimestamp();
        do
        {
            contender.Run(contender.Small ?? contender.Sample);
        }
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(5));
        start = Stopwatch.GetTimestamp();
        do
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            contender.Run(contender.Sample);
            runs.Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / contender.Sample.Events);
        }
        while (Stopwatch.GetElapsedTime(start) is var elapsed
            && ((runs.Count < 3 && elapsed < TimeSpan.FromMilliseconds(50)) || (runs.Count < 21 && elapsed < TimeSpan.FromMilliseconds(8))));
        return Median(runs);
    }

    private static Measurement Measure(IReadOnlyList<Contender> contenders, List<double[]> rounds, int index, (double PerEvent, double PerStream)? allocated)
    {
        Contender contender = contenders[index];
        int limit = Find(Peers.Limit);
        int peer = Find(contender.Peer);
        return new Measurement(
            contender.Group,
            contender.Name,
            contender.Sample.Events,
            Median(rounds.Select(round => round[index])),
            allocated?.PerEvent,
            allocated?.PerStream,
            contender is { AllowedBytes: { } allowed, Small: { } small } ? (double)(allowed(contender.Sample) - allowed(small)) / (contender.Sample.Events - small.Events) : null,
            limit < 0 ? null : Median(rounds.Select(round => round[index] / round[limit])),
            peer < 0 ? null : Median(rounds.Select(round => round[peer] / round[index])),
            contender.Peer)
        {
            Rounds = [.. rounds.Select(round => round[index])],
        };

        int Find(string? name) => contenders.ToList().FindIndex(other => other.Group == contender.Group && other.Name == name);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
