using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>One kind of relay, as two processes: one in front of long replies, one in front of replies with a single delta.</summary>
internal sealed class RelayMeasurement : IDisposable
{
    private readonly Child _relay;
    private readonly Child _shortRelay;
    private readonly RelayReader _reader;
    private readonly RelayReader _shortReader;
    private readonly int _streams;
    private readonly int _moreEvents;
    private readonly List<double> _long = [];
    private readonly List<double> _short = [];
    private readonly List<long> _delays = [];
    private long? _events;
    private long _peak;
    private long _before;

    public RelayMeasurement(string kind, string upstream, string shortUpstream, int streams, int deltas)
    {
        Kind = kind;
        _streams = streams;
        _moreEvents = deltas - 1;
        _relay = Child.Start("serve-relay", kind, upstream);
        _shortRelay = Child.Start("serve-relay", kind, shortUpstream);
        _reader = new RelayReader(new Uri(_relay.FirstLine));
        _shortReader = new RelayReader(new Uri(_shortRelay.FirstLine));
    }

    public string Kind { get; }

    /// <summary>What an event costs beyond its stream.</summary>
    public double MicrosecondsPerEvent => (Median(_long) - Median(_short)) / _moreEvents;

    /// <summary>What a stream costs besides all but one of its deltas.</summary>
    public double MicrosecondsPerStream => Median(_short);

    /// <summary>How much more memory the process took at the most than before all streams were open.</summary>
    public double KibibytesPerStream => (_peak - _before) / 1024.0 / _streams;

    /// <returns>In milliseconds, the delay that a share of the events did not exceed.</returns>
    public double Delay(double share) => _delays.Count == 0 ? 0 : Stopwatch.GetElapsedTime(0, _delays.Order().ElementAt((int)((_delays.Count - 1) * share))).TotalMilliseconds;

    /// <summary>Compiles what is run, then opens all streams once.</summary>
    public async Task WarmUpAsync()
    {
        await ReadAllAsync(_reader, Math.Max(1, _streams / 10));
        _before = _relay.WorkingSet;
        Task reading = ReadAllAsync(_reader, _streams);
        while (!reading.IsCompleted)
        {
            _peak = Math.Max(_peak, _relay.WorkingSet);
            await Task.WhenAny(reading, Task.Delay(50));
        }

        await reading;
        await ReadAllAsync(_shortReader, _streams);
        await ReadAllAsync(_shortReader, _streams);
    }

    public async Task MeasureAsync()
    {
        _reader.Delays.Clear();
        _long.Add(await TimeAsync(_relay, _reader));
        _delays.AddRange(_reader.Delays);
        _short.Add(await TimeAsync(_shortRelay, _shortReader));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _shortReader.Dispose();
        _relay.Dispose();
        _shortRelay.Dispose();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <returns>Microseconds of the relay's processor time for a stream.</returns>
    private async Task<double> TimeAsync(Child relay, RelayReader reader)
    {
        TimeSpan before = relay.ProcessorTime;
        await ReadAllAsync(reader, _streams);
        return (relay.ProcessorTime - before).TotalMicroseconds / _streams;
    }

    private async Task ReadAllAsync(RelayReader reader, int streams)
    {
        long[] events = await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => reader.ReadAsync(Kind == RelayServer.Log))));
        long expected = reader == _reader ? _events ??= events[0] : events[0];
        if (expected < 4 || !Array.TrueForAll(events, count => count == expected))
        {
            throw new InvalidOperationException($"{Kind}: a stream was not read to its end");
        }
    }
}
