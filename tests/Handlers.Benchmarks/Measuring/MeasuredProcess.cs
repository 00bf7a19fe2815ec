using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>take-turns NAME …</c>: this process warms contenders up, and writes a line with what is known of each. For each line that it reads,
/// the number of a contender, it measures this one once, and writes the nanoseconds of an event. It ends with its input.
/// </summary>
/// <remarks>
/// Most processes have one contender, so the JIT optimises for that one, as in a program that reads streams in one way. Only those share a process
/// that run the same code: see <see cref="Contender.SharedCode"/>.
/// </remarks>
internal static class MeasuredProcess
{
    public static int Run(IReadOnlyList<Contender> contenders)
    {
        WarmUp(contenders);
        foreach (Contender contender in contenders)
        {
            Console.WriteLine(Facts.Of(contender, Allocated(contender)));
        }

        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(Time(contenders[int.Parse(line, CultureInfo.InvariantCulture)]).ToString("R", CultureInfo.InvariantCulture));
        }

        return 0;
    }

    // Enough calls for each method, including those called once for a stream, to reach the JIT's last tier. Most of that takes waiting: the
    // JIT counts calls only when nothing new was called for 100 ms. Meanwhile other processes warm up.
    private static void WarmUp(IReadOnlyList<Contender> contenders)
    {
        TimeSpan settled = RuntimeFeature.IsDynamicCodeCompiled ? TimeSpan.FromMilliseconds(300) : TimeSpan.Zero;
        int runs = 0;
        long compiled = -1;
        long began = Stopwatch.GetTimestamp();
        long since = began;
        do
        {
            foreach (Contender contender in contenders)
            {
                long start = Stopwatch.GetTimestamp();
                do
                {
                    contender.Run(contender.WarmUp);
                    runs++;
                }
                while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(5.0 / contenders.Count));
            }

            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled)
            {
                compiled = count;
                since = Stopwatch.GetTimestamp();
            }

            Thread.Sleep(10);
        }
        while ((runs < 100 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
            || (Stopwatch.GetElapsedTime(since) < settled && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3)));
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

    // Processor time is used, because it does not include the time of other processes. Short runs are repeated, so that a run with a
    // garbage collection does not count.
    private static double Time(Contender contender)
    {
        var runs = new List<double>();

        // Brings the code and the stream back into the caches.
        long start = Stopwatch.GetTimestamp();
        do
        {
            contender.Run(contender.WarmUp);
        }
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(4));
        start = Stopwatch.GetTimestamp();
        do
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            contender.Run(contender.Sample);
            runs.Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / contender.Sample.Events);
        }
        while (Stopwatch.GetElapsedTime(start) is var elapsed
            && ((runs.Count < 3 && elapsed < TimeSpan.FromMilliseconds(50)) || (runs.Count < 21 && elapsed < TimeSpan.FromMilliseconds(6))));
        runs.Sort();
        return (runs[runs.Count / 2] + runs[(runs.Count - 1) / 2]) / 2;
    }
}
