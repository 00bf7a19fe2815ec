using System.Diagnostics;

namespace Handlers;

/// <summary>The span and the metrics of one <see cref="ToolRun"/>, and the spans of its calls. It exists only while a listener is registered.</summary>
internal sealed class RunTelemetry
{
    private readonly MessagesClientOptions _options;
    private readonly string _model;
    private readonly TimeProvider _time;
    private readonly long _start;
    private int _turns;
    private int _calls;
    private bool _hasEnded;

    private RunTelemetry(MessageRequest request, MessagesClientOptions options)
    {
        _options = options;
        _model = request.Model;
        _time = options.Stream.TimeProvider;
        _start = _time.GetTimestamp();
        Activity? outer = Activity.Current;
        Span = HandlersTelemetry.Source.StartActivity(TelemetryNames.InvokeAgent, ActivityKind.Internal, parentContext: default, Tags(errorType: null));
        Activity.Current = outer;
    }

    /// <summary>The run's span, the parent of those of its requests and calls.</summary>
    public Activity? Span { get; }

    /// <summary>Begins the telemetry of a run; null if no listener is registered.</summary>
    public static RunTelemetry? Begin(MessageRequest request, MessagesClientOptions options)
        => HandlersTelemetry.Source.HasListeners() || RunInstruments.AreEnabled ? new(request, options) : null;

    public void BeginTurn() => _turns++;

    /// <summary>Begins the span of a call. May be called from any thread.</summary>
    public CallTelemetry BeginCall(ToolCall call)
    {
        Interlocked.Increment(ref _calls);
        return new CallTelemetry(call, Span, _time, _options.EnableSensitiveData);
    }

    public void End(ToolRunOutcome outcome, Exception? failure)
    {
        // The run may be disposed by one thread while another is still reading it; only the first ends the span.
        if (Interlocked.Exchange(ref _hasEnded, true))
        {
            return;
        }

        TimeSpan elapsed = _time.GetElapsedTime(_start);
        string? errorType = outcome switch
        {
            ToolRunOutcome.Failed when failure is not null => ChatTelemetry.ErrorTypeOf(failure),
            ToolRunOutcome.Failed => TelemetryNames.OtherError,
            ToolRunOutcome.Aborted => TelemetryNames.Cancelled,
            _ => null,
        };
        if (Span is { } span)
        {
            span.SetTag(TelemetryNames.ErrorType, errorType);
            if (outcome == ToolRunOutcome.Failed)
            {
                span.SetStatus(ActivityStatusCode.Error, failure is IMessageStreamFailure ? failure.Message : failure?.GetType().Name);
            }

            ActivityScope.Stop(span, elapsed);
        }

        RunInstruments.Record(elapsed.TotalSeconds, _turns, _calls, Tags(errorType));
    }

    private TagList Tags(string? errorType)
    {
        TagList tags = new()
        {
            { TelemetryNames.Operation, TelemetryNames.InvokeAgent },
            { TelemetryNames.Provider, _options.Endpoint.ProviderName },
            { TelemetryNames.RequestModel, _model },
        };
        if (errorType is not null)
        {
            tags.Add(TelemetryNames.ErrorType, errorType);
        }

        return tags;
    }
}
