using Xunit;

namespace Handlers.Extensions.Tests.Telemetry;

/// <summary>Listeners hear the whole process, so these tests run alone.</summary>
[CollectionDefinition(nameof(TelemetryListeners), DisableParallelization = true)]
public sealed class TelemetryListeners;
