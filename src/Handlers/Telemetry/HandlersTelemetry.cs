using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Handlers;

/// <summary>
/// The source of the library's spans and metrics, which follow the OpenTelemetry conventions for generative AI (semantic-conventions-genai 0.1.0):
/// <c>tracing.AddSource(HandlersTelemetry.Name)</c>, <c>metrics.AddMeter(HandlersTelemetry.Name)</c>. All names are listed in docs/telemetry.md.
/// </summary>
public static class HandlersTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "Handlers";

    private static readonly string? Version = typeof(HandlersTelemetry).Assembly.GetName().Version?.ToString(3);

    internal static ActivitySource Source { get; } = new(Name, Version);

    internal static Meter Meter { get; } = new(Name, Version);

    /// <summary>
    /// Whether <c>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT</c> is <c>true</c>, the switch that the instrumentations of other libraries read as well.
    /// </summary>
    internal static bool CapturesContentByDefault
        => string.Equals(Environment.GetEnvironmentVariable("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT")?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
}
