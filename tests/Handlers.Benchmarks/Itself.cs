using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>This program, to be started once more.</summary>
internal static class Itself
{
    public static ProcessStartInfo StartInfo(string command, bool redirect = false)
    {
        string assembly = typeof(Itself).Assembly.Location;
        string executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        var info = new ProcessStartInfo(executable) { RedirectStandardInput = redirect, RedirectStandardOutput = redirect };
        info.ArgumentList.Add(command);
        return info;
    }
}
