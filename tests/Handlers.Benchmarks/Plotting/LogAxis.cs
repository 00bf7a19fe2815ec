using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>A logarithmic axis that begins and ends at a power of ten.</summary>
internal sealed class LogAxis
{
    private readonly double _first;
    private readonly double _decades;
    private readonly double _from;
    private readonly double _length;

    /// <param name="values">The values it must show.</param>
    /// <param name="from">The coordinate of its beginning.</param>
    /// <param name="to">The coordinate of its end.</param>
    public LogAxis(IEnumerable<double> values, double from, double to)
    {
        // A value just beyond a power of ten takes no further decade.
        const double tolerance = 0.02;
        double[] all = [.. values.Select(Math.Log10)];
        _first = Math.Floor(all.Min() + tolerance);
        _decades = Math.Max(1, Math.Ceiling(all.Max() - tolerance) - _first);
        _from = from;
        _length = to - from;
    }

    /// <summary>The powers of ten on the axis, with their coordinates.</summary>
    public IEnumerable<(string Label, double Position)> Ticks
        => Enumerable.Range(0, (int)_decades + 1).Select(i => (Math.Pow(10, _first + i).ToString("#,0.##", CultureInfo.InvariantCulture), _from + (_length * i / _decades)));

    public double this[double value] => _from + (_length * (Math.Log10(value) - _first) / _decades);
}
