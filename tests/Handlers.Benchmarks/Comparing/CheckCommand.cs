using System.Globalization;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>check [--write FILE]</c>: fails if an event allocates more than what is asked for, or if a ratio has fallen below half of its value in
/// <c>baseline.json</c>. Times cannot be compared between machines; ratios of contenders that took turns can.
/// </summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args)
    {
        IReadOnlyList<Measurement> measurements = await Comparison.RunAsync([.. Roster.All.Where(contender => contender.Group is not (OurContenders.Linearity or LoopbackContenders.Group))], Budget);
        CompareCommand.Print(measurements);
        var ratios = measurements.Where(m => m.TimesFaster is not null).ToDictionary(m => $"{m.Group}: {m.Name}", m => Math.Round(m.TimesFaster!.Value, 1));
        if (args is ["--write", string file])
        {
            File.WriteAllText(file, JsonSerializer.Serialize(ratios, Indented) + "\n");
            return 0;
        }

        var failures = measurements.Where(m => m.AllocatesTooMuch)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Group}: {m.Name} allocates {m.Facts.BytesPerEvent:N2} bytes an event, where {m.Facts.AllowedBytesPerEvent:N2} are asked for"))
            .ToList();
        foreach ((string name, double before) in Baseline())
        {
            if (!ratios.TryGetValue(name, out double now))
            {
                failures.Add($"{name} is in baseline.json, but nothing of that name was measured");
            }
            else if (now < before / 2)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {now:N1} times as fast as its peer; it was {before:N1} times"));
            }
        }

        Console.WriteLine();
        failures.ForEach(Console.Error.WriteLine);
        Console.WriteLine(failures.Count == 0 ? "Nothing allocates that should not, and no ratio has fallen by half." : $"{failures.Count} failed.");
        return failures.Count == 0 ? 0 : 1;
    }

    private static Dictionary<string, double> Baseline()
    {
        using Stream baseline = typeof(CheckCommand).Assembly.GetManifestResourceStream("baseline.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, double>>(baseline)!;
    }
}
