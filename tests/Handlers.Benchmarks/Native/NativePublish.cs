using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>Publishes projects of this repository with NativeAOT.</summary>
internal static class NativePublish
{
    /// <returns>The program.</returns>
    public static string Run(string root, string project, string output, params ReadOnlySpan<string> options)
    {
        string name = Path.GetFileName(project);
        string folder = Path.Combine(output, name);
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = root, RedirectStandardOutput = true };
        foreach (string argument in (string[])["publish", project, "-c", "Release", "-o", folder, .. options])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        string log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Path.Combine(folder, name) : throw new InvalidOperationException($"{project} was not published:\n{log}");
    }

    /// <summary>Publishes the contenders: for any x64 processor, as the default is, and for those with AVX2. What did not change is not compiled again.</summary>
    public static IReadOnlyList<(string Name, string Program)> Contenders(ReadOnlySpan<string> options)
    {
        const string project = "tests/Handlers.Benchmarks/Native/Contenders";
        string root = Repository.FindRoot();
        var programs = new List<(string, string)>();
        foreach ((string name, string folder, string[] more) in (IEnumerable<(string, string, string[])>)[("NativeAOT", "default", []), ("NativeAOT, AVX2", "avx2", ["-p:IlcInstructionSet=x86-64-v3"])])
        {
            if (more is [] || System.Runtime.Intrinsics.X86.Avx2.IsSupported)
            {
                Console.Error.WriteLine($"publishing {name}");
                string program = Run(root, project, Path.Combine(root, project, "bin", folder), [$"-p:NativeIntermediateOutputPath=obj/{folder}/", .. more, .. options]);
                programs.Add((name, Path.Combine(Path.GetDirectoryName(program)!, "Handlers.Benchmarks.Native")));
            }
        }

        return programs;
    }
}
