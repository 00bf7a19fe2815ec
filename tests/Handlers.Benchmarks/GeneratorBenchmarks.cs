using BenchmarkDotNet.Attributes;
using Handlers.Generators;
using Microsoft.CodeAnalysis;

namespace Handlers.Benchmarks;

/// <summary>What the generator costs an editor among 1,000 unrelated files; the keystrokes are in one of these.</summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private Editor _editor = null!;
    private Compilation _compilation = null!;

    /// <summary>How many classes have handlers, four each.</summary>
    [Params(1, 10, 100, 1_000)]
    public int Classes { get; set; }

    /// <summary>Primes the driver, from which each iteration starts.</summary>
    [GlobalSetup]
    public void Setup() => _editor = new Editor(new HandlerGenerator(), Classes, 1_000);

    /// <summary>Makes a new compilation for each run, because a compilation that was used is already bound.</summary>
    [IterationSetup(Target = nameof(Opened))]
    public void Open() => _compilation = _editor.Open();

    /// <summary>See <see cref="Open"/>.</summary>
    [IterationSetup(Target = nameof(KeystrokeInBody))]
    public void Type() => _compilation = _editor.TypeElsewhere();

    /// <summary>See <see cref="Open"/>.</summary>
    [IterationSetup(Target = nameof(KeystrokeInDeclaration))]
    public void Declare() => _compilation = _editor.DeclareElsewhere();

    /// <summary>The project's first run.</summary>
    [Benchmark]
    public object Opened() => _editor.RunCold(_compilation);

    /// <summary>Within a method.</summary>
    [Benchmark]
    public object KeystrokeInBody() => _editor.RunPrimed(_compilation);

    /// <summary>In a method's name.</summary>
    [Benchmark]
    public object KeystrokeInDeclaration() => _editor.RunPrimed(_compilation);
}
