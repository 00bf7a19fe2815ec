using System.Diagnostics;

namespace Handlers.Tests;

/// <summary>Runs <c>tests/Handlers.Probe</c> in a separate process, for tests that observe a whole process.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly Process _process;

    private Probe(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Handlers.Probe.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // Remove the settings of profilers and coverage tools that may be attached to the test run.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("CORECLR_", StringComparison.Ordinal) || name.StartsWith("DOTNET_STARTUP", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Starts a server that ends when it is disposed.</summary>
    /// <returns>The server, and its address.</returns>
    public static async Task<(Probe Server, string Address)> ServeAsync(int streams, CancellationToken cancellationToken)
    {
        var server = new Probe(new Dictionary<string, string>(), "serve", $"{streams}");
        return (server, (await server._process.StandardOutput.ReadLineAsync(cancellationToken))!);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, string[] arguments, CancellationToken cancellationToken)
    {
        await using var program = new Probe(environment, arguments);
        string output = await program._process.StandardOutput.ReadToEndAsync(cancellationToken);
        await program._process.WaitForExitAsync(cancellationToken);
        return (program._process.ExitCode, output.Trim());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
