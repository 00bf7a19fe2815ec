using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>This program in another process, which ends with its standard input.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process, string firstLine)
    {
        _process = process;
        FirstLine = firstLine;
    }

    /// <summary>The first line that the process wrote: the address at which it serves.</summary>
    public string FirstLine { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Child Start(string command, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo info = Itself.StartInfo(command, redirect: true);
        foreach (string argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        // As an ASP.NET Core app has it.
        info.Environment["DOTNET_gcServer"] = "1";
        Process process = Process.Start(info) ?? throw new InvalidOperationException($"{command} did not start");
        string? line = process.StandardOutput.ReadLine();
        if (line is null)
        {
            process.Dispose();
            throw new InvalidOperationException($"{command} did not say where it is");
        }

        return new Child(process, line);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
