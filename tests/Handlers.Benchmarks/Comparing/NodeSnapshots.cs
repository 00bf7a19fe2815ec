using System.Diagnostics;
using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>The snapshots of the TypeScript SDK, which parses the input so far at each delta, measured in a process of Node.</summary>
internal static class NodeSnapshots
{
    /// <summary>Adds what Node takes to the contenders of its group; once, as it takes seconds. Adds nothing, and says so, where Node or the SDK is missing.</summary>
    public static IReadOnlyList<Measurement> AddTo(IReadOnlyList<Measurement> measurements)
    {
        if (!measurements.Any(m => m.Group == OurContenders.Items))
        {
            return measurements;
        }

        if (Measure(OurContenders.ItemSample) is not { } nanoseconds)
        {
            Console.WriteLine("The TypeScript SDK is left out: it needs Node 20, and npm ci --prefix tests/Handlers.Relay.Tests/Node.");
            return measurements;
        }

        int rounds = measurements[0].Rounds.Count;
        var node = new Measurement(OurContenders.Items, Peers.TypeScriptSnapshots, measurements.First(m => m.Group == OurContenders.Items).Facts with { BytesPerEvent = null, BytesPerStream = null, AllowedBytesPerEvent = null }, nanoseconds, null, null, null)
        {
            Rounds = [.. Enumerable.Repeat(nanoseconds, rounds)],
        };
        return [.. measurements.Select(m => m.Peer == node.Name ? m with { TimesFaster = node.Times(m) } : m), node];
    }

    /// <returns>Nanoseconds for each event.</returns>
    private static double? Measure(SampleStream sample)
    {
        string root = Repository.FindRoot();
        string packages = Path.Combine(root, "tests/Handlers.Relay.Tests/Node");
        if (!Directory.Exists(Path.Combine(packages, "node_modules")))
        {
            return null;
        }

        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, sample.Bytes);
            using Process process = Process.Start(
                new ProcessStartInfo("node", [Path.Combine(root, "tests/Handlers.Benchmarks/Node/snapshots.mjs"), file, packages]) { RedirectStandardOutput = true })!;
            string[] figures = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return figures is [var snapshots, var nanoseconds] && int.Parse(snapshots, CultureInfo.InvariantCulture) > 0
                ? double.Parse(nanoseconds, CultureInfo.InvariantCulture) / sample.Events
                : throw new InvalidOperationException("The TypeScript SDK did not read the stream.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
