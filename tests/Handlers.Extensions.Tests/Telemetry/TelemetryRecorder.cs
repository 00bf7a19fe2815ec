using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Handlers.Extensions.Tests.Telemetry;

/// <summary>Takes spans and metrics with OpenTelemetry's in-memory exporters, and writes them as text.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly List<Activity> _spans = [];
    private readonly List<MetricSnapshot> _metrics = [];
    private readonly TracerProvider _tracing;
    private readonly MeterProvider _metering;

    public TelemetryRecorder(params string[] sources)
    {
        _tracing = Sdk.CreateTracerProviderBuilder().AddSource([HandlersTelemetry.Name, .. sources]).AddInMemoryExporter(_spans).Build();
        _metering = Sdk.CreateMeterProviderBuilder().AddMeter(HandlersTelemetry.Name).AddInMemoryExporter(_metrics).Build();
    }

    /// <summary>The spans that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Spans => _spans;

    /// <summary>The only span of this library, as text: its name, kind, status, events and attributes in the order of their names.</summary>
    public string Span => Describe(Xunit.Assert.Single(_spans, span => span.Source.Name == HandlersTelemetry.Name));

    /// <summary>The metrics, as text: <c>name unit count/sum {attributes}</c>.</summary>
    public string Metrics
    {
        get
        {
            _metering.ForceFlush();
            return string.Join('\n', _metrics.OrderBy(metric => metric.Name, StringComparer.Ordinal).SelectMany(Describe));
        }
    }

    public static string Describe(Activity span)
    {
        string status = span.StatusDescription is { } description ? $"{span.Status}: {description}" : $"{span.Status}";
        IEnumerable<string> events = span.Events.Select(e => $"! {e.Name} {{{Describe(e.Tags)}}}");
        IEnumerable<string> tags = span.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={Value(tag)}");
        return string.Join('\n', [$"{span.DisplayName} {span.Kind} {status}", .. events, .. tags]);
    }

    /// <summary>Everything that was recorded, for a search for secrets.</summary>
    public string All() => $"{string.Join('\n', _spans.Select(Describe))}\n{Metrics}";

    public void Dispose()
    {
        _tracing.Dispose();
        _metering.Dispose();
    }

    private static IEnumerable<string> Describe(MetricSnapshot metric) => metric.MetricPoints.Select(point =>
    {
        List<KeyValuePair<string, object?>> tags = [];
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            tags.Add(tag);
        }

        string value = metric.MetricType == MetricType.Histogram
            ? string.Create(CultureInfo.InvariantCulture, $"{point.GetHistogramCount()}x {point.GetHistogramSum()}")
            : string.Create(CultureInfo.InvariantCulture, $"{point.GetSumLong()}");
        return $"{metric.Name} [{metric.Unit}] {value} {{{Describe(tags)}}}";
    });

    private static string Describe(IEnumerable<KeyValuePair<string, object?>> tags)
        => string.Join(", ", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={Value(tag)}"));

    // The local server's port differs from run to run.
    private static string Value(KeyValuePair<string, object?> tag) => tag switch
    {
        { Key: "server.port" } => "PORT",
        { Value: string[] several } => $"[{string.Join(", ", several)}]",
        { Value: bool value } => value ? "true" : "false",
        _ => Convert.ToString(tag.Value, CultureInfo.InvariantCulture)!,
    };
}
