using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Handlers;

/// <summary>The instruments of requests. Names, units, descriptions and bucket boundaries are those of semantic-conventions-genai 0.1.0.</summary>
internal static class ClientInstruments
{
    private static readonly double[] Seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly long[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    private static readonly Histogram<double> Duration = CreateTime("gen_ai.client.inference.duration", "GenAI client inference operation duration.");
    private static readonly Histogram<double> TimeToFirstChunk = CreateTime("gen_ai.client.inference.time_to_first_chunk", "Time to receive the first chunk of a stream, measured from when the request is issued.");
    private static readonly Histogram<double> TimePerOutputChunk = CreateTime("gen_ai.client.inference.time_per_output_chunk", "Time per output chunk of a stream after the first, measured from the end of the previous chunk.");
    private static readonly Counter<long> InputTokens = CreateCounter("gen_ai.client.inference.usage.input_tokens", "The number of input (prompt) tokens used, including cached tokens.");
    private static readonly Counter<long> OutputTokens = CreateCounter("gen_ai.client.inference.usage.output_tokens", "The number of output (completion) tokens used, including reasoning tokens.");
    private static readonly Counter<long> CacheReadTokens = CreateCounter("gen_ai.client.inference.usage.cache_read.input_tokens", "The number of input tokens read from the cache.");
    private static readonly Counter<long> CacheWriteTokens = CreateCounter("gen_ai.client.inference.usage.cache_write.input_tokens", "The number of input tokens written to the cache.");
    private static readonly Counter<long> ReasoningTokens = CreateCounter("gen_ai.client.inference.usage.reasoning.output_tokens", "The number of output tokens used for reasoning.");
    private static readonly Histogram<long> OperationInputTokens = CreateTokens("gen_ai.client.inference.operation.input_tokens", "The number of input (prompt) tokens used per inference operation.");
    private static readonly Histogram<long> OperationOutputTokens = CreateTokens("gen_ai.client.inference.operation.output_tokens", "The number of output (completion) tokens used per inference operation.");

    private static readonly Instrument[] All =
    [
        Duration, TimeToFirstChunk, TimePerOutputChunk, InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens, ReasoningTokens, OperationInputTokens, OperationOutputTokens,
    ];

    /// <summary>Whether a listener has enabled at least one of the instruments.</summary>
    public static bool AreEnabled => Array.Exists(All, instrument => instrument.Enabled);

    /// <summary>Whether a listener has enabled the time of each output chunk. Only this instrument needs the clock to be read for each chunk.</summary>
    public static bool TimesChunks => TimePerOutputChunk.Enabled;

    public static void RecordChunk(double seconds, in TagList tags) => TimePerOutputChunk.Record(seconds, tags);

    /// <summary>Records a request that has ended.</summary>
    /// <param name="seconds">How long it took.</param>
    /// <param name="firstChunk">When the first chunk came, for a stream that had one.</param>
    /// <param name="usage">The tokens; null if the API sent none.</param>
    /// <param name="tags">The attributes of all instruments; the kind of error among them.</param>
    /// <param name="tagsWithoutError">The attributes of instruments that do not tell errors apart.</param>
    public static void Record(double seconds, double? firstChunk, TokenCounts? usage, in TagList tags, in TagList tagsWithoutError)
    {
        Duration.Record(seconds, tags);
        if (firstChunk is { } first)
        {
            TimeToFirstChunk.Record(first, tagsWithoutError);
        }

        TokenCounts counts = usage ?? default;
        OperationInputTokens.Record(counts.Input, tags);
        OperationOutputTokens.Record(counts.Output, tags);

        // The API's input counts do not separate images and documents from text, so their modality is unknown. Output is always text.
        TagList input = WithModality(tagsWithoutError, TelemetryNames.UnknownModality);
        TagList output = WithModality(tagsWithoutError, usage is null ? TelemetryNames.UnknownModality : TelemetryNames.TextModality);
        InputTokens.Add(counts.Input, input);
        OutputTokens.Add(counts.Output, output);
        Add(CacheReadTokens, counts.CacheRead, input);
        Add(CacheWriteTokens, counts.CacheWrite, input);
        Add(ReasoningTokens, counts.Reasoning, output);
    }

    private static void Add(Counter<long> counter, long? count, in TagList tags)
    {
        if (count is { } value)
        {
            counter.Add(value, tags);
        }
    }

    private static TagList WithModality(in TagList tags, string modality)
    {
        TagList copy = tags;
        copy.Add(TelemetryNames.TokenModality, modality);
        return copy;
    }

    private static Histogram<double> CreateTime(string name, string description)
        => HandlersTelemetry.Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static Histogram<long> CreateTokens(string name, string description)
        => HandlersTelemetry.Meter.CreateHistogram(name, "{token}", description, tags: null, new InstrumentAdvice<long> { HistogramBucketBoundaries = Tokens });

    private static Counter<long> CreateCounter(string name, string description) => HandlersTelemetry.Meter.CreateCounter<long>(name, "{token}", description);
}
