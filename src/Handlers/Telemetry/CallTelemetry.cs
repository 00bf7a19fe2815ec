using System.Diagnostics;
using System.Text;

namespace Handlers;

/// <summary>The span and the metric of one call of a tool.</summary>
internal readonly struct CallTelemetry
{
    private readonly ToolCall _call;
    private readonly Activity? _span;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly bool _recordsContent;

    public CallTelemetry(ToolCall call, Activity? run, TimeProvider time, bool recordsContent)
    {
        _call = call;
        _time = time;
        _recordsContent = recordsContent;
        _start = time.GetTimestamp();
        Activity? outer = Activity.Current;
        Activity.Current = run ?? outer;
        _span = HandlersTelemetry.Source.StartActivity($"{TelemetryNames.ExecuteTool} {call.Name}", ActivityKind.Internal, parentContext: default, Tags(call, errorType: null));
        Activity.Current = outer;
        if (_span is { IsAllDataRequested: true } span)
        {
            span.SetTag(TelemetryNames.ToolCallId, call.Id);
            if (recordsContent)
            {
                span.SetTag(TelemetryNames.ToolArguments, Encoding.UTF8.GetString(call.Input.Span));
            }
        }
    }

    /// <summary>Makes the call's span the current one while the tool is started.</summary>
    public ActivityScope Enter() => ActivityScope.Enter(_span);

    /// <returns>The outcome.</returns>
    public ToolCallOutcome End(ToolCallOutcome outcome)
    {
        if (_time is null)
        {
            return outcome;
        }

        TimeSpan elapsed = _time.GetElapsedTime(_start);
        string? errorType = outcome switch
        {
            { Result.IsError: not true } => null,
            { Exception: { } exception } => ChatTelemetry.ErrorTypeOf(exception),
            _ => TelemetryNames.ToolError,
        };
        if (_span is { } span)
        {
            if (errorType is not null)
            {
                span.SetTag(TelemetryNames.ErrorType, errorType);
                span.SetStatus(ActivityStatusCode.Error, outcome.Exception?.GetType().Name);
            }

            if (_recordsContent)
            {
                span.SetTag(TelemetryNames.ToolResult, TelemetryContent.Parts(outcome.Result.Content ?? []));
            }

            ActivityScope.Stop(span, elapsed);
        }

        RunInstruments.RecordCall(elapsed.TotalSeconds, Tags(_call, errorType));
        return outcome;
    }

    private static TagList Tags(ToolCall call, string? errorType)
    {
        TagList tags = new()
        {
            { TelemetryNames.Operation, TelemetryNames.ExecuteTool },
            { TelemetryNames.ToolName, call.Name },
            { TelemetryNames.ToolType, TelemetryNames.Function },
        };
        if (errorType is not null)
        {
            tags.Add(TelemetryNames.ErrorType, errorType);
        }

        return tags;
    }
}
