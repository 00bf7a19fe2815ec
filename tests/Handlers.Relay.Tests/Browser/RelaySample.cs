using System.Diagnostics;
using Handlers.Testing;

namespace Handlers.Relay.Tests.Browser;

/// <summary><c>samples/Relay</c> as a process of its own, in front of a scripted API.</summary>
internal sealed class RelaySample : IAsyncDisposable
{
    private readonly Process _process;

    private RelaySample(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public int Port => new Uri(Address).Port;

    public static async Task<RelaySample> StartAsync(LocalMessagesServer api, string? redis = null)
    {
        DirectoryInfo output = new(AppContext.BaseDirectory);
        DirectoryInfo root = output;
        while (!File.Exists(Path.Combine(root.FullName, "Handlers.sln")))
        {
            root = root.Parent!;
        }

        string sample = Path.Combine(root.FullName, "samples", "Relay");
        string assembly = Path.Combine(sample, "bin", output.Parent!.Name, output.Name, "Relay.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = sample, RedirectStandardOutput = true };
        start.Environment["ANTHROPIC_API_KEY"] = "test-key";
        start.Environment["ANTHROPIC_BASE_URL"] = api.BaseAddress.ToString();
        start.Environment.Remove("ANTHROPIC_AUTH_TOKEN");
        if (redis is not null)
        {
            start.Environment["ConnectionStrings__redis"] = redis;
        }

        Process process = Process.Start(start)!;
        const string listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(listening, StringComparison.Ordinal) is var at and >= 0)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new RelaySample(process, line[(at + listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"{assembly} did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
