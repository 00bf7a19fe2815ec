using System.Diagnostics;
using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>loopback [STREAMS]</c>: measures the client's processor time for an event, including kernel and thread pool, with many streams at once from a
/// server in another process. Each event is sent separately, as a model's tokens arrive.
/// </summary>
internal static class LoopbackCommand
{
    private const int Deltas = 80;
    private const int Rounds = 7;

    // Enough rounds for the JIT to do most of its work, which counts as processor time of the client.
    private const int WarmUps = 3;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary><c>serve</c>: the server's process. It ends with its standard input.</summary>
    public static int Serve()
    {
        using var server = new ByteServer(Sample(), Pace);
        Console.WriteLine(server.Address);
        Console.In.ReadToEnd();
        return 0;
    }

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        int streams = args.Length > 0 ? int.Parse(args.Span[0], CultureInfo.InvariantCulture) : 1_000;
        SampleStream sample = Sample();
        using Process server = Process.Start(Itself.StartInfo("serve", redirect: true)) ?? throw new InvalidOperationException("the server did not start");
        string address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not say where it is");
        using var clients = new LoopbackClients(new Uri(address));
        (string Name, Func<Task<long>> Read, long Expected)[] contenders =
        [
            ("HttpClient, bytes dropped", clients.ReadBytesAsync, sample.Bytes.Length),
            ("UTF-8 delta", clients.DispatchAsync, sample.Utf8Bytes),
            (Peers.OfficialText, clients.ReadOfficialTextAsync, sample.Chars),
        ];

        var rounds = new List<double[]>();
        for (int round = -WarmUps; round < Rounds; round++)
        {
            double[] times = new double[contenders.Length];
            for (int i = 0; i < contenders.Length; i++)
            {
                times[i] = await TimeAsync(contenders[i].Read, contenders[i].Expected);
            }

            // The first also opens the connections.
            if (round >= 0)
            {
                rounds.Add(times);
            }
        }

        server.StandardInput.Close();
        Console.WriteLine(Machine.Current);
        Console.WriteLine($"{streams:N0} streams at once, {sample.Events:N0} events each, one every {Pace.TotalMilliseconds} ms: processor time of the client");
        for (int i = 0; i < contenders.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {contenders[i].Name,-30}{Median(rounds.Select(times => times[i])),10:N2} us/event{Median(rounds.Select(times => times[i] / times[0])),8:N2} x HttpClient"));
        }

        return 0;

        async Task<double> TimeAsync(Func<Task<long>> read, long expected)
        {
            GC.Collect();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long[] seen = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(read)));
            TimeSpan spent = Environment.CpuUsage.TotalTime - before;
            return Array.TrueForAll(seen, count => count == expected)
                ? spent.TotalMicroseconds / ((double)streams * sample.Events)
                : throw new InvalidOperationException("A stream was not read to its end.");
        }
    }

    private static SampleStream Sample() => new StreamShape(StreamKind.Text, Deltas).Stream;

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
