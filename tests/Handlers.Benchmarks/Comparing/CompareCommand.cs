using System.Globalization;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>compare [--json FILE] [--plots FOLDER] [--only NAME] [--native] [-p:PROPERTY=VALUE …]</c>: all contenders side by side, as a table, and the
/// targets they are to meet. With <c>--plots</c>, pictures of the figures are written as SVG. With <c>--native</c>, the contenders are published
/// with NativeAOT and measured too, with the properties given.
/// </summary>
internal static class CompareCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        string? json = null;
        string? plots = null;
        string? only = null;
        bool isNative = false;
        var properties = new List<string>();
        while (args.Length > 0)
        {
            switch (args)
            {
                case ["--json", string file, ..]:
                    json = file;
                    args = args[1..];
                    break;
                case ["--plots", string folder, ..]:
                    plots = folder;
                    args = args[1..];
                    break;
                case ["--only", string name, ..]:
                    only = name;
                    args = args[1..];
                    break;
                case ["--native", ..]:
                    isNative = true;
                    break;
                case [['-', 'p', ':', ..] property, ..]:
                    properties.Add(property);
                    break;
                default:
                    Console.Error.WriteLine($"unknown option {args[0]}");
                    return 2;
            }

            args = args[1..];
        }

        IReadOnlyList<(string, string)> natives = isNative ? NativePublish.Contenders([.. properties]) : [];
        IReadOnlyList<Measurement> measurements = NodeSnapshots.AddTo(await Comparison.RunAsync(Choose(Roster.All, only), Budget, natives));
        Console.WriteLine(Machine.Current);
        Print(measurements);
        IReadOnlyList<Target> targets = Targets.Check(measurements);
        Targets.Print(targets);
        if (plots is not null)
        {
            Plots.Write(plots, measurements);
        }

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
            string natives = string.Concat(group.SelectMany(m => m.Native).Select(native => native.Build).Distinct().Select(build => $"{build,16}{"x JIT",7}"));
            Console.WriteLine();
            Console.WriteLine($"{group.Key,-38}{"ns/event",10}{"wire B",8}{"B/event",10}{"B/stream",10}{"x limit",9}{"x faster than",15}{(natives.Length > 0 ? new string(' ', 16) : "")}{natives}");
            foreach (Measurement m in group)
            {
                string times = string.Concat(m.Native.Select(native => string.Create(CultureInfo.InvariantCulture, $"{native.NanosecondsPerEvent,16:N1}{native.TimesJit,7:N2}")));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {m.Name,-36}{m.NanosecondsPerEvent,10:N1}{m.Facts.WireBytesPerEvent,8:N0}{m.Facts.BytesPerEvent,10:N2}{m.Facts.BytesPerStream,10:N0}{m.TimesLimit,9:N2}{m.TimesFaster,8:N1} {m.Peer,-22}{times}").TrimEnd());
            }
        }
    }
}
