using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>A target for a measured figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The measured value.</param>
/// <param name="IsMost">Whether <paramref name="Bound"/> is the maximum; otherwise it is the minimum.</param>
/// <param name="Bound">The maximum or minimum value.</param>
internal sealed record Target(string Name, double Value, bool IsMost, double Bound)
{
    public bool IsMet => IsMost ? Value <= Bound : Value >= Bound;

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Value:0.###}, {(IsMost ? "at most" : "at least")} {Bound}");
}
