using System.Diagnostics;
using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>relay [STREAMS]</c>: many browsers at once behind each kind of <see cref="RelayServer"/>: the relay's processor time for an event and for a stream, its memory for a
/// stream, and the time an event takes from the upstream's socket to the browser's. Upstream, relay and browsers are three processes.
/// </summary>
internal static class RelayCommand
{
    private const int Rounds = 3;

    // All of them together send an event each 50 µs.
    private static readonly TimeSpan EventInterval = TimeSpan.FromMicroseconds(50);

    /// <summary><c>serve-stamped DELTAS PACE</c>: the upstream's process.</summary>
    public static int Serve(int deltas, double paceMilliseconds)
    {
        using var server = new ByteServer(SampleStream.Create(StreamKind.Text, deltas), TimeSpan.FromMilliseconds(paceMilliseconds), isStamped: true);
        Console.WriteLine(server.Address);
        Console.In.ReadToEnd();
        return 0;
    }

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        int streams = args.Length > 0 ? int.Parse(args.Span[0], CultureInfo.InvariantCulture) : 1_000;
        TimeSpan pace = EventInterval * streams;
        int deltas = Math.Clamp((int)(TimeSpan.FromSeconds(4) / pace), 20, 80);
        string milliseconds = pace.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

        // What a stream costs without its deltas is measured apart.
        using var long_ = Child.Start("serve-stamped", $"{deltas}", milliseconds);
        using var short_ = Child.Start("serve-stamped", "1", milliseconds);
        var relays = new List<RelayMeasurement>();
        try
        {
            foreach (string kind in RelayServer.Kinds)
            {
                var relay = new RelayMeasurement(kind, long_.FirstLine, short_.FirstLine, streams, deltas);
                relays.Add(relay);
                await relay.WarmUpAsync();
            }

            for (int round = 0; round < Rounds; round++)
            {
                foreach (RelayMeasurement relay in relays)
                {
                    await relay.MeasureAsync();
                }
            }
        }
        finally
        {
            relays.ForEach(relay => relay.Dispose());
        }

        Console.WriteLine(Machine.Current);
        Console.WriteLine($"{streams:N0} streams at once, {deltas:N0} deltas each, one every {pace.TotalMilliseconds:N0} ms: processor time of the relay's process");
        Console.WriteLine($"{"",-38}{"us/event",10}{"x YARP",8}{"us/stream",11}{"KiB/stream",12}{"ms to the browser: median",27}{"99 %",8}");
        foreach (RelayMeasurement relay in relays)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {relay.Kind,-36}{relay.MicrosecondsPerEvent,10:N2}{relay.MicrosecondsPerEvent / relays[0].MicrosecondsPerEvent,8:N2}{relay.MicrosecondsPerStream,11:N0}{relay.KibibytesPerStream,12:N1}{relay.Delay(0.5),27:N2}{relay.Delay(0.99),8:N2}"));
        }

        return 0;
    }
}
