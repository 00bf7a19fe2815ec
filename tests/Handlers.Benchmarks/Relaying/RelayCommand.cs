using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>relay [STREAMS] [--burst EVENTS] [--only KIND]</c>: many browsers at once behind each kind of <see cref="RelayServer"/>: the relay's processor time for an event and for
/// a stream, its memory for a stream, and the time an event takes from the upstream's socket to the browser's. Upstream, relay and browsers are processes of their own. The
/// upstream sends each event in a write of its own, and then several in each write. <c>relay redis</c> measures the log in Redis alone.
/// </summary>
internal static class RelayCommand
{
    private const int Rounds = 3;
    private const int DefaultBurst = 8;

    // A run with more streams takes long, so there is one round, and the kinds that do not show anything else are left out.
    private const int ManyStreams = 5_000;

    // Short enough that the processor is busy, long enough that it is not saturated: all streams together get a write each 50 µs, or several events each 200 µs.
    private static readonly TimeSpan SingleInterval = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan BurstInterval = TimeSpan.FromMicroseconds(200);
    private const int Writes = 20;

    /// <summary><c>serve-stamped DELTAS PACE BURST</c>: the upstream's process.</summary>
    public static int Serve(int deltas, double paceMilliseconds, int burst)
    {
        using var server = new ByteServer(new StreamShape(StreamKind.Text, deltas).Stream, TimeSpan.FromMilliseconds(paceMilliseconds), isStamped: true, burst);
        Console.WriteLine(server.Address);
        Console.In.ReadToEnd();
        return 0;
    }

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        string[] words = args.ToArray();
        string? Option(string name) => Array.IndexOf(words, name) is var at and >= 0 ? words[at + 1] : null;
        int burst = Option("--burst") is { } events ? int.Parse(events, CultureInfo.InvariantCulture) : DefaultBurst;
        if (words is not ["redis", ..])
        {
            int streams = words.Length > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out int count) ? count : 1_000;
            await RunAsync(streams, burst, Option("--only"));
            if (streams >= ManyStreams)
            {
                return 0;
            }
        }
        else
        {
            Console.WriteLine(Machine.Current);
        }

        await RedisThroughput.RunAsync(burst);
        return 0;
    }

    private static async Task RunAsync(int streams, int burst, string? only)
    {
        bool isShort = streams >= ManyStreams;
        IEnumerable<string> kinds = only is not null ? RelayServer.Kinds.Where(kind => kind == RelayServer.Yarp || kind.Contains(only, StringComparison.OrdinalIgnoreCase))
            : isShort ? [RelayServer.Yarp, RelayServer.Frames, RelayServer.Log, RelayServer.OfficialFlush]
            : RelayServer.Kinds;
        int[] measured = isShort ? [RelayMeasurement.Short, RelayMeasurement.Single] : [RelayMeasurement.Short, RelayMeasurement.Single, RelayMeasurement.Bursts];
        int deltas = isShort ? 16 : 2 * Writes;
        int burstDeltas = burst * Writes;
        string pace = (SingleInterval * streams).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        string burstPace = (BurstInterval * streams / burst).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

        // What a stream costs without its deltas is measured apart.
        using var redis = RedisProcess.Start();
        using var single = Child.Start("serve-stamped", $"{deltas}", pace, "1");
        using var bursts = Child.Start("serve-stamped", $"{burstDeltas}", burstPace, $"{burst}");
        using var short_ = Child.Start("serve-stamped", "1", pace, "1");
        var relays = new List<RelayMeasurement>();
        try
        {
            foreach (string kind in kinds)
            {
                var relay = new RelayMeasurement(kind, redis.Address, [short_, single, bursts], streams, [1, deltas, burstDeltas]);
                relays.Add(relay);
                await relay.WarmUpAsync();
            }

            for (int round = 0; round < (isShort ? 1 : Rounds); round++)
            {
                foreach (int upstream in measured)
                {
                    foreach (RelayMeasurement relay in relays)
                    {
                        await relay.MeasureAsync(upstream);
                    }
                }
            }
        }
        finally
        {
            relays.ForEach(relay => relay.Dispose());
        }

        Console.WriteLine(Machine.Current);
        Console.WriteLine($"{streams:N0} streams at once: processor time of the relay's process");
        foreach (int upstream in measured.Where(upstream => upstream != RelayMeasurement.Short))
        {
            Console.WriteLine();
            Console.WriteLine(
                $"{(upstream == RelayMeasurement.Single ? $"{deltas} deltas, one in a write" : $"{burstDeltas} deltas, {burst} in a write"),-46}{"us/event",10}{"x YARP",8}{"us/stream",11}{"KiB/stream",12}{"ms to the browser: median",27}{"99 %",8}");
            foreach (RelayMeasurement relay in relays)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {relay.Kind,-44}{relay.MicrosecondsPerEvent(upstream),10:N2}{relay.Ratio(relays[0], upstream),8:N2}{relay.MicrosecondsPerStream,11:N0}{relay.KibibytesPerStream,12:N1}{relay.Delay(upstream, 0.5),27:N2}{relay.Delay(upstream, 0.99),8:N2}"));
            }
        }
    }
}
