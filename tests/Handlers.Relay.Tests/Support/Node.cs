using System.Diagnostics;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>Runs <c>Node/read.mjs</c>, with the JavaScript libraries that read what the relay writes.</summary>
internal static class Node
{
    /// <summary>The folder of the JavaScript files and libraries.</summary>
    public static string Folder { get; } = Find();

    public static void SkipUnlessInstalled() => Assert.SkipUnless(
        Directory.Exists(Path.Combine(Folder, "node_modules")),
        $"The JavaScript libraries are not installed (Node 20 or later, then: npm ci --prefix {Path.Combine("tests", "Handlers.Relay.Tests", "Node")}).");

    public static async Task<string> ReadAsync(string way, string address, CancellationToken cancellationToken)
    {
        SkipUnlessInstalled();
        using Process process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "read.mjs"), way, address]) { RedirectStandardOutput = true })!;
        try
        {
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return output.Trim();
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Handlers.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? "", "tests", "Handlers.Relay.Tests", "Node");
    }
}
