using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>One kind of relay in a process of its own, in front of several upstreams.</summary>
internal sealed class RelayMeasurement : IDisposable
{
    /// <summary>The upstream whose replies have a single delta.</summary>
    public const int Short = 0;

    /// <summary>The upstream that sends one event in each write. Those behind it send several.</summary>
    public const int Single = 1;

    private readonly Child _relay;
    private readonly RelayReader _reader;
    private readonly int _streams;
    private readonly IReadOnlyList<int> _deltas;

    // Microseconds of processor time for a stream, and delays, for each upstream.
    private readonly List<double>[] _times;
    private readonly List<long>[] _delays;
    private readonly long?[] _events;
    private long _peak;
    private long _before;

    /// <param name="kind">One of <see cref="RelayServer.Kinds"/>.</param>
    /// <param name="redis">The address of Redis.</param>
    /// <param name="upstreams">The addresses of the upstreams.</param>
    /// <param name="streams">How many streams are read at once.</param>
    /// <param name="deltas">How many deltas a reply of each upstream has.</param>
    public RelayMeasurement(string kind, string redis, IEnumerable<Child> upstreams, int streams, IReadOnlyList<int> deltas)
    {
        Kind = kind;
        _streams = streams;
        _deltas = deltas;
        _times = [.. deltas.Select(_ => new List<double>())];
        _delays = [.. deltas.Select(_ => new List<long>())];
        _events = new long?[deltas.Count];
        _relay = Child.Start("serve-relay", [kind, redis, .. upstreams.Select(upstream => upstream.FirstLine)]);
        _reader = new RelayReader(new Uri(_relay.FirstLine));
    }

    public string Kind { get; }

    /// <summary>What a stream costs besides all but one of its deltas.</summary>
    public double MicrosecondsPerStream => Median(_times[Short]);

    /// <summary>How much more memory the process took at the most than before all streams were open.</summary>
    public double KibibytesPerStream => (_peak - _before) / 1024.0 / _streams;

    /// <returns>What an event costs beyond its stream.</returns>
    public double MicrosecondsPerEvent(int upstream) => Median(PerEvent(upstream));

    /// <returns>The median of the ratios within each round.</returns>
    public double Ratio(RelayMeasurement to, int upstream) => Median(PerEvent(upstream).Zip(to.PerEvent(upstream), (mine, other) => mine / other));

    /// <returns>In milliseconds, the delay that a share of the events did not exceed.</returns>
    public double Delay(int upstream, double share)
    {
        List<long> delays = _delays[upstream];
        return delays.Count == 0 ? 0 : Stopwatch.GetElapsedTime(0, delays.Order().ElementAt((int)((delays.Count - 1) * share))).TotalMilliseconds;
    }

    /// <summary>Compiles what is run, then opens all streams once.</summary>
    public async Task WarmUpAsync()
    {
        await ReadAllAsync(Single, Math.Max(1, _streams / 10));
        _before = _relay.WorkingSet;
        Task reading = ReadAllAsync(Single, _streams);
        while (!reading.IsCompleted)
        {
            _peak = Math.Max(_peak, _relay.WorkingSet);
            await Task.WhenAny(reading, Task.Delay(50));
        }

        await reading;
        await ReadAllAsync(Short, _streams);
        await ReadAllAsync(Short, _streams);
    }

    /// <summary>Reads all streams of an upstream once.</summary>
    public async Task MeasureAsync(int upstream)
    {
        _reader.Delays.Clear();
        TimeSpan before = _relay.ProcessorTime;
        await ReadAllAsync(upstream, _streams);
        _times[upstream].Add((_relay.ProcessorTime - before).TotalMicroseconds / _streams);
        _delays[upstream].AddRange(_reader.Delays);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _relay.Dispose();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private IEnumerable<double> PerEvent(int upstream)
    {
        double stream = MicrosecondsPerStream;
        return _times[upstream].Select(time => (time - stream) / (_deltas[upstream] - _deltas[Short]));
    }

    private async Task ReadAllAsync(int upstream, int streams)
    {
        bool hasLog = RelayServer.HasLog(Kind);
        long[] events = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => _reader.ReadAsync(upstream, hasLog))));
        long expected = _events[upstream] ??= events[0];
        if (expected < 4 || !Array.TrueForAll(events, count => count == expected))
        {
            throw new InvalidOperationException($"{Kind}: a stream was not read to its end");
        }
    }
}
