using System.Diagnostics;

namespace Handlers.Package.Tests;

/// <summary>Runs the SDK, as a user does.</summary>
internal static class Dotnet
{
    public static Task<string> RunAsync(string folder, params string[] arguments) => RunAsync(folder, "dotnet", 0, arguments);

    /// <returns>What the program printed.</returns>
    public static Task<string> RunAsync(string folder, string program, int expectedExit, params string[] arguments)
        => RunAsync(folder, program, expectedExit, [], arguments);

    /// <returns>What the program printed.</returns>
    public static async Task<string> RunAsync(
        string folder, string program, int expectedExit, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The test runner's own settings would turn the child into a part of this build.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == expectedExit, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{output}");
        return output;
    }
}
