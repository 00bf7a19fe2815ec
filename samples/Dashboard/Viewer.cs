using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Dashboard;

/// <summary>The Aspire dashboard in a separate process. It shows what is exported to it and listens on this machine only.</summary>
internal sealed class Viewer : IDisposable
{
    private readonly Process _process;

    private Viewer(Process process, Uri page, Uri collector)
    {
        _process = process;
        Traces = new Uri(page, "traces");
        Collector = collector;
    }

    /// <summary>The page of the traces.</summary>
    public Uri Traces { get; }

    /// <summary>Where spans and metrics are exported to.</summary>
    public Uri Collector { get; }

    public static async Task<Viewer> StartAsync()
    {
        string folder = typeof(Viewer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Viewer").Value!;
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "Aspire.Dashboard.exe" : "Aspire.Dashboard");
        if (!File.Exists(program))
        {
            throw new FileNotFoundException("The dashboard is fetched when the sample is built by itself: dotnet run --project samples/Dashboard", program);
        }

        if (!OperatingSystem.IsWindows())
        {
            // NuGet packages do not keep file permissions.
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        (Uri page, Uri collector) = (FreeAddress(), FreeAddress());
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = page.AbsoluteUri,
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = collector.AbsoluteUri,
                ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = "true",
            },
        };
        var viewer = new Viewer(Process.Start(start)!, page, collector);
        while (await viewer._process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("OTLP/gRPC listening on", StringComparison.Ordinal))
        {
        }

        _ = viewer._process.StandardOutput.ReadToEndAsync();
        return viewer;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
