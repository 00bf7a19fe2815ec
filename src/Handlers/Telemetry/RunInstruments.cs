using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Handlers;

/// <summary>The instruments of runs and of the calls of tools. Names, units and bucket boundaries are those of semantic-conventions-genai 0.1.0.</summary>
internal static class RunInstruments
{
    private static readonly double[] RunSeconds = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];
    private static readonly double[] CallSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly long[] Counts = [1, 2, 4, 8, 16, 32, 64, 128];

    private static readonly Histogram<double> Duration = CreateTime("gen_ai.invoke_agent.duration", "The duration of an agent's invocation.", RunSeconds);
    private static readonly Histogram<long> InferenceCalls = CreateCount("gen_ai.invoke_agent.inference_calls", "{inference_call}", "The number of inference calls of an agent's invocation.");
    private static readonly Histogram<long> ToolCalls = CreateCount("gen_ai.invoke_agent.tool_calls", "{tool_call}", "The number of tool calls of an agent's invocation.");
    private static readonly Histogram<double> CallDuration = CreateTime("gen_ai.execute_tool.duration", "The duration of a tool's execution.", CallSeconds);

    /// <summary>Whether a listener has enabled at least one of the instruments.</summary>
    public static bool AreEnabled => Duration.Enabled || InferenceCalls.Enabled || ToolCalls.Enabled || CallDuration.Enabled;

    public static void Record(double seconds, int turns, int calls, in TagList tags)
    {
        Duration.Record(seconds, tags);
        InferenceCalls.Record(turns, tags);
        ToolCalls.Record(calls, tags);
    }

    public static void RecordCall(double seconds, in TagList tags) => CallDuration.Record(seconds, tags);

    private static Histogram<double> CreateTime(string name, string description, double[] boundaries)
        => HandlersTelemetry.Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private static Histogram<long> CreateCount(string name, string unit, string description)
        => HandlersTelemetry.Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = Counts });
}
