namespace Handlers.Benchmarks;

/// <summary>The measurements of a contender compiled to native code.</summary>
/// <param name="Build">How it was compiled.</param>
/// <param name="NanosecondsPerEvent">Processor time: the median over all rounds.</param>
/// <param name="TimesJit">This time divided by that of the same contender under the JIT: the median over all rounds.</param>
internal sealed record NativeMeasurement(string Build, double NanosecondsPerEvent, double TimesJit);
