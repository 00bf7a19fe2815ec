using BenchmarkDotNet.Attributes;

namespace Handlers.Benchmarks;

/// <summary>The cost of generated dispatch: compares a direct call of a user's method with a call through the generated code.</summary>
[DisassemblyDiagnoser]
public class DispatchBenchmarks
{
    private readonly byte[] _text = " stream"u8.ToArray();
    private readonly DeltaText _delta = DeltaText.Of(" stream"u8, [], BlockBuilder.Of([], []));
    private IMessageHandler _generated = null!;

    /// <summary>The handler as the runtime knows it.</summary>
    [GlobalSetup]
    public void Setup() => _generated = new EmptyHandler();

    /// <summary>The user's method, called with the span.</summary>
    [Benchmark(Baseline = true)]
    public void Direct() => EmptyHandler.Text(_text);

    /// <summary>The same through <see cref="IMessageHandler"/>, with the event that is made for it.</summary>
    [Benchmark]
    public bool Generated() => IsDone(_generated.OnTextAsync(new TextEvent(_delta, 0), null!, default));

    private static bool IsDone(ValueTask call) => call.IsCompletedSuccessfully;
}
