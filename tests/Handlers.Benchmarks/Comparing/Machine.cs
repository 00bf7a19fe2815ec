using System.Reflection;
using System.Runtime.InteropServices;
using Anthropic;

namespace Handlers.Benchmarks;

/// <summary>The machine and the software versions of a measurement.</summary>
internal sealed record Machine(string Processor, int Processors, string OperatingSystem, string Runtime, string Official, string Date)
{
    public static Machine Current { get; } = new(
        ProcessorName(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        $"Anthropic {typeof(AnthropicClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}",
        DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => $"{Processor}, {Processors} processors, {OperatingSystem}, {Runtime}, {Official}, {Date}";

    private static string ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
