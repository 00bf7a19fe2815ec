namespace Handlers.Benchmarks;

/// <summary>A figure that is to be reached.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">What it came to.</param>
/// <param name="IsMost">Whether <paramref name="Bound"/> is the most it may be, or else the least.</param>
/// <param name="Bound">Where it is to lie.</param>
internal sealed record Target(string Name, double Value, bool IsMost, double Bound)
{
    public bool IsMet => IsMost ? Value <= Bound : Value >= Bound;
}
