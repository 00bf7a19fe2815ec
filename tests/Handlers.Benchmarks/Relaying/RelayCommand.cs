using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>relay [STREAMS] [--bursts EVENTS,…] [--only KIND]</c>: many browsers at once behind each kind of <see cref="RelayServer"/>: the relay's processor time for an event and for
/// a stream, its memory for a stream, and the time an event takes from the upstream's socket to the browser's. Upstream, relay and browsers are processes of their own. The
/// upstream sends each event in a write of its own, and then several in each write. <c>relay redis</c> measures the log in Redis alone.
/// </summary>
internal static class RelayCommand
{
    private const int Rounds = 3;
    private const string DefaultBursts = "8";

    // A run with more streams takes long, so there is one round, and the kinds that do not show anything else are left out.
    private const int ManyStreams = 5_000;

    // Short enough that the processor is busy, long enough that it is not saturated: all streams together get a write of one event each 50 µs, or one of several events each 200 µs.
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
        int[] bursts = [.. (Option("--bursts") ?? DefaultBursts).Split(',').Select(events => int.Parse(events, CultureInfo.InvariantCulture))];
        if (words is not ["redis", ..])
        {
            int streams = words.Length > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out int count) ? count : 1_000;
            await RunAsync(streams, bursts, Option("--only"));
            if (streams >= ManyStreams)
            {
                return 0;
            }
        }
        else
        {
            Console.WriteLine(Machine.Current);
        }

        await RedisThroughput.RunAsync(bursts);
        return 0;
    }

    private static async Task RunAsync(int streams, int[] bursts, string? only)
    {
        bool isShort = streams >= ManyStreams;
        IEnumerable<string> kinds = only is not null ? RelayServer.Kinds.Where(kind => kind == RelayServer.Yarp || kind.Contains(only, StringComparison.OrdinalIgnoreCase))
            : isShort ? [RelayServer.Yarp, RelayServer.Frames, RelayServer.Log, RelayServer.OfficialFlush]
            : RelayServer.Kinds;
        int single = isShort ? 16 : 2 * Writes;

        // How many deltas a reply has, and how many are sent in each write. What a stream costs without its deltas is measured apart, by the first.
        List<(int Deltas, int Burst, TimeSpan Interval)> replies = [(1, 1, SingleInterval), (single, 1, SingleInterval), .. isShort ? [] : bursts.Select(burst => (burst * Writes, burst, BurstInterval / burst))];
        using var redis = RedisProcess.Start();
        var upstreams = new List<Child>();
        var relays = new List<RelayMeasurement>();
        try
        {
            foreach ((int deltas, int burst, TimeSpan interval) in replies)
            {
                upstreams.Add(Child.Start("serve-stamped", $"{deltas}", (interval * streams).TotalMilliseconds.ToString(CultureInfo.InvariantCulture), $"{burst}"));
            }

            foreach (string kind in kinds)
            {
                var relay = new RelayMeasurement(kind, redis.Address, upstreams, streams, [.. replies.Select(reply => reply.Deltas)]);
                relays.Add(relay);
                await relay.WarmUpAsync();
            }

            for (int round = 0; round < (isShort ? 1 : Rounds); round++)
            {
                Console.Error.WriteLine($"round {round + 1}");
                for (int upstream = 0; upstream < upstreams.Count; upstream++)
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
            upstreams.ForEach(upstream => upstream.Dispose());
        }

        Console.WriteLine(Machine.Current);
        Console.WriteLine($"{streams:N0} streams at once: processor time of the relay's process");
        for (int upstream = RelayMeasurement.Single; upstream < replies.Count; upstream++)
        {
            (int deltas, int burst, _) = replies[upstream];
            Console.WriteLine();
            Console.WriteLine(
                $"{(burst == 1 ? $"{deltas} deltas, one in a write" : $"{deltas} deltas, {burst} in a write"),-46}{"us/event",10}{"x YARP",8}{"us/stream",11}{"KiB/stream",12}{"ms to the browser: median",27}{"99 %",8}");
            foreach (RelayMeasurement relay in relays)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {relay.Kind,-44}{relay.MicrosecondsPerEvent(upstream),10:N2}{relay.Ratio(relays[0], upstream),8:N2}{relay.MicrosecondsPerStream,11:N0}{relay.KibibytesPerStream,12:N1}{relay.Delay(upstream, 0.5),27:N2}{relay.Delay(upstream, 0.99),8:N2}"));
            }
        }
    }
}
