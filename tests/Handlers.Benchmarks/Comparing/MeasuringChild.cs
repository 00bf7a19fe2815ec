using System.Diagnostics;
using System.Globalization;

namespace Handlers.Benchmarks;

/// <summary>A <see cref="MeasuredProcess"/>, seen from the one that started it.</summary>
internal sealed class MeasuringChild : IDisposable
{
    private readonly Process _process;

    private MeasuringChild(Process process, Facts[] facts)
    {
        _process = process;
        Facts = facts;
    }

    /// <summary>What is known of each contender.</summary>
    public IReadOnlyList<Facts> Facts { get; }

    /// <summary>Starts a process, and waits until it is warm.</summary>
    /// <param name="contenders">What it measures.</param>
    /// <param name="program">The program that contains the contenders; null for this one.</param>
    public static async Task<MeasuringChild> StartAsync(IReadOnlyList<Contender> contenders, string? program)
    {
        ProcessStartInfo info = Itself.StartInfo("take-turns", redirect: true);
        info.FileName = program ?? info.FileName;
        foreach (Contender contender in contenders)
        {
            info.ArgumentList.Add(contender.ToString());
        }

        Process process = Process.Start(info) ?? throw new InvalidOperationException($"{contenders[0]} did not start");
        var facts = new Facts[contenders.Count];
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = Benchmarks.Facts.Parse(await process.StandardOutput.ReadLineAsync() ?? throw Ended());
        }

        return new MeasuringChild(process, facts);
    }

    /// <summary>Measures one of the contenders once.</summary>
    /// <returns>Nanoseconds for each event.</returns>
    public double TakeTurn(int contender)
    {
        _process.StandardInput.WriteLine(contender.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw Ended(), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static InvalidOperationException Ended() => new("A process that measures ended early; the reason is above.");
}
