using System.Globalization;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary><c>compare [--json FILE] [--only NAME]</c>: all contenders side by side, as a table, and the targets they are to meet.</summary>
internal static class CompareCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(25);

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static int Run(ReadOnlySpan<string> args)
    {
        string? json = null;
        string? only = null;
        while (args is [string option, string value, ..])
        {
            switch (option)
            {
                case "--json":
                    json = value;
                    break;
                case "--only":
                    only = value;
                    break;
                default:
                    Console.Error.WriteLine($"unknown option {option}");
                    return 2;
            }

            args = args[2..];
        }

        using var loopback = new LoopbackContenders();
        IReadOnlyList<Contender> contenders = Choose([.. Roster.All, .. loopback.All], only);
        IReadOnlyList<Measurement> measurements = NodeSnapshots.AddTo(Comparison.Run(contenders, Budget));

        Console.WriteLine(Machine.Current);
        Print(measurements);
        IReadOnlyList<Target> targets = Targets.Check(measurements);
        Targets.Print(targets);
        if (json is not null)
        {
            File.WriteAllText(json, JsonSerializer.Serialize(new { Machine = Machine.Current, Measurements = measurements, Targets = targets }, Indented));
        }

        return 0;
    }

    /// <summary>Those whose name or group contains a string, with the limits and peers by which they are measured.</summary>
    public static IReadOnlyList<Contender> Choose(IReadOnlyList<Contender> all, string? only)
    {
        if (only is null)
        {
            return all;
        }

        var chosen = all.Where(contender => contender.ToString().Contains(only, StringComparison.OrdinalIgnoreCase)).ToHashSet();
        return [.. all.Where(contender => chosen.Contains(contender)
            || chosen.Any(other => other.Group == contender.Group && (contender.Name == Peers.Limit || contender.Name == other.Peer)))];
    }

    public static void Print(IReadOnlyList<Measurement> measurements)
    {
        foreach (IGrouping<string, Measurement> group in measurements.GroupBy(measurement => measurement.Group))
        {
            Console.WriteLine();
            Console.WriteLine($"{group.Key,-38}{"ns/event",10}{"B/event",10}{"B/stream",10}{"x limit",9}{"x faster than",15}");
            foreach (Measurement m in group)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {m.Name,-36}{m.NanosecondsPerEvent,10:N1}{m.BytesPerEvent,10:N2}{m.BytesPerStream,10:N0}{m.TimesLimit,9:N2}{m.TimesFaster,8:N1} {m.Peer}"));
            }
        }
    }
}
