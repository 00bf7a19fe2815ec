using BenchmarkDotNet.Attributes;

namespace Handlers.Benchmarks;

/// <summary>Every contender of <c>compare</c> that reads from memory, each in a process of its own.</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    /// <summary>The contenders' names.</summary>
    public static IEnumerable<string> Contenders => Roster.All.Select(contender => contender.ToString());

    /// <summary>The contender that reads.</summary>
    [ParamsSource(nameof(Contenders))]
    public string Contender { get; set; } = "";

    private Contender _contender = null!;

    /// <summary>Finds the contender.</summary>
    [GlobalSetup]
    public void Setup() => _contender = Roster.All.Single(contender => contender.ToString() == Contender);

    /// <summary>Reads one stream.</summary>
    [Benchmark]
    public void Read() => _contender.Run(_contender.Sample);
}
