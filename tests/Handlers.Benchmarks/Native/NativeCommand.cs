using System.Diagnostics;
using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>native [-p:PROPERTY=VALUE …]</c>: publishes the samples and an empty program with NativeAOT, and reports how large they are and how
/// long they take: the empty one to run, the samples to their first callback. It fails if Replay, which has no tools and no <c>[OnItem]</c>, contains
/// code for them.
/// </summary>
internal static class NativeCommand
{
    private const int Runs = 31;

    public static int Run(ReadOnlySpan<string> options)
    {
        string root = Repository.FindRoot();
        string output = Directory.CreateTempSubdirectory("handlers-native-").FullName;
        try
        {
            string recording = Path.Combine(root, "samples/Replay/recordings/hello.sse");
            NativePublish.Run(root, "tests/Handlers.Benchmarks/Native/Empty", output, options);
            string maps = Path.Combine(output, "maps/");
            NativePublish.Run(root, "samples/Replay", output, [.. options, "-p:IlcGenerateMapFile=true", $"-p:NativeIntermediateOutputPath={maps}"]);
            ThrowIfToolsArePaid(Path.Combine(maps, "Replay.map.xml"));
            NativePublish.Run(root, "samples/Chat", output, options);
            (string Name, string[] Arguments)[] programs = [("Empty", []), ("Replay", [recording]), ("Chat", ["Say hello there!"])];

            var times = programs.ToDictionary(program => program.Name, _ => new List<double>());
            for (int run = 0; run < Runs; run++)
            {
                foreach ((string name, string[] arguments) in programs)
                {
                    times[name].Add(TimeToFirstLine(Path.Combine(output, name, name), arguments));
                }
            }

            Console.WriteLine(Machine.Current);
            Console.WriteLine($"{"program",-10}{"MB",8}{"above empty",14}{"ms",8}{"above empty",14}");
            double Size(string name) => new FileInfo(Path.Combine(output, name, name)).Length / 1e6;
            double Time(string name) => times[name].Order().ElementAt(Runs / 2);
            foreach ((string name, _) in programs)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-10}{Size(name),8:N2}{Size(name) - Size("Empty"),14:N2}{Time(name),8:N1}{Time(name) - Time("Empty"),14:N1}"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }

    /// <param name="map">What the compiler says of the program: a line like <c>&lt;MethodCode Name="Handlers_Handlers_ItemScanner__Begin" Length="95"</c> for each method.</param>
    private static void ThrowIfToolsArePaid(string map)
    {
        string[] types = ["ItemScanner", "ItemNode", "JsonOutput", "SchemaNode", "ToolInvoker", "ToolRun"];
        string[] methods = [.. File.ReadLines(map)
            .Where(line => line.TrimStart().StartsWith("<MethodCode ", StringComparison.Ordinal))
            .Where(line => Array.Exists(types, type => line.Contains($"\"Handlers_Handlers_{type}__", StringComparison.Ordinal)))];
        if (methods is not [])
        {
            throw new InvalidOperationException($"Replay uses no tools and still contains code for them:\n{string.Join('\n', methods)}");
        }
    }

    /// <summary>The time from the start of the process to its first line, or to its end if it prints nothing.</summary>
    private static double TimeToFirstLine(string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Without a key the samples use their own scripts.
        info.Environment.Remove("ANTHROPIC_API_KEY");
        info.Environment.Remove("ANTHROPIC_AUTH_TOKEN");
        info.Environment.Remove("ANTHROPIC_BASE_URL");
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        bool hasOutput = process.StandardOutput.BaseStream.ReadByte() >= 0;
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return hasOutput || arguments.Length == 0 ? time : throw new InvalidOperationException($"{program} printed nothing.");
    }
}
