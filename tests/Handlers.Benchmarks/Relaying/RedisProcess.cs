using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Handlers.Benchmarks;

/// <summary>A <c>redis-server</c> on a free port, which keeps its data in memory only.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly Process _process;

    private RedisProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static RedisProcess Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        // The server is ended when this process ends, however it ends: then there is nothing more to read.
        const string run = "exec 3<&0; (read -r _ <&3; kill -9 $$ 2>/dev/null) & exec redis-server \"$@\"";
        var info = new ProcessStartInfo("sh", ["-c", run, "sh", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(info) ?? throw new InvalidOperationException("redis-server did not start");
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new RedisProcess(process, $"127.0.0.1:{port}");
            }
        }

        process.Dispose();
        throw new InvalidOperationException("redis-server did not start");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
