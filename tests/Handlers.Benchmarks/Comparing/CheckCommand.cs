using System.Globalization;
using System.Text.Json;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>check [--write FILE]</c>: fails if an event allocates more than what is asked for, or if a ratio has fallen below half of its value in
/// <c>baseline.json</c>, and does so again when it is measured anew. Times cannot be compared between machines; ratios of contenders that took turns can.
/// </summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // A measurement of one row is disturbed at times, by the machine or by how the JIT compiled it. What is really slower is slower each time.
    private const int Attempts = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        IReadOnlyList<Contender> contenders = [.. Roster.All.Where(contender => contender.Group is not (OurContenders.Linearity or LoopbackContenders.Group))];
        IReadOnlyList<Measurement> measurements = await Comparison.RunAsync(contenders, Budget);
        CompareCommand.Print(measurements);
        if (args is ["--write", string file])
        {
            File.WriteAllText(file, JsonSerializer.Serialize(Ratios(measurements), Indented) + "\n");
            return 0;
        }

        Dictionary<string, double> baseline = Baseline();
        List<string> unknown = [.. baseline.Keys.Where(name => !measurements.Any(m => m.TimesFaster is not null && Name(m) == name))];
        unknown.ForEach(name => Console.Error.WriteLine($"{name} is in baseline.json, but nothing of that name was measured"));
        Dictionary<string, string> failures = Failures(measurements, baseline);
        for (int attempt = 1; attempt < Attempts && failures.Count > 0; attempt++)
        {
            Print(failures, $"Measured again, with {failures.Count} failed:");
            HashSet<string> again = [.. contenders.Where(contender => failures.ContainsKey(contender.ToString())).SelectMany(contender => new[] { contender.ToString(), $"{contender.Group}: {contender.Peer}" })];
            measurements = await Comparison.RunAsync([.. contenders.Where(contender => again.Contains(contender.ToString()))], Budget);
            CompareCommand.Print(measurements);
            failures = Failures([.. measurements.Where(m => failures.ContainsKey(Name(m)))], baseline);
        }

        int failed = failures.Count + unknown.Count;
        Print(failures, failed == 0 ? "Nothing allocates that should not, and no ratio has fallen by half." : $"{failed} failed.");
        return failed == 0 ? 0 : 1;
    }

    private static string Name(Measurement measurement) => $"{measurement.Group}: {measurement.Name}";

    private static Dictionary<string, double> Ratios(IReadOnlyList<Measurement> measurements)
        => measurements.Where(m => m.TimesFaster is not null).ToDictionary(Name, m => Math.Round(m.TimesFaster!.Value, 1));

    private static Dictionary<string, string> Failures(IReadOnlyList<Measurement> measurements, Dictionary<string, double> baseline)
    {
        var failures = new Dictionary<string, string>();
        foreach (Measurement m in measurements)
        {
            if (m.AllocatesTooMuch)
            {
                failures[Name(m)] = string.Create(CultureInfo.InvariantCulture, $"{Name(m)} allocates {m.Facts.BytesPerEvent:N2} bytes an event, where {m.Facts.AllowedBytesPerEvent:N2} are asked for");
            }
            else if (m.TimesFaster is { } now && baseline.TryGetValue(Name(m), out double before) && now < before / 2)
            {
                failures[Name(m)] = string.Create(CultureInfo.InvariantCulture, $"{Name(m)} is {now:N1} times as fast as its peer; it was {before:N1} times");
            }
        }

        return failures;
    }

    private static void Print(Dictionary<string, string> failures, string summary)
    {
        Console.WriteLine();
        foreach (string failure in failures.Values)
        {
            Console.Error.WriteLine(failure);
        }

        Console.WriteLine(summary);
    }

    private static Dictionary<string, double> Baseline()
    {
        using Stream baseline = typeof(CheckCommand).Assembly.GetManifestResourceStream("baseline.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, double>>(baseline)!;
    }
}
