using System.Diagnostics;

namespace Handlers;

/// <summary>
/// The span and the metrics of one request, from the first attempt to the end of the reply. It exists only while a listener is registered. It is then the
/// stream's first handler, and its handler methods supply everything except the times.
/// </summary>
internal sealed class ChatTelemetry : IMessageHandler
{
    private readonly MessageRequest _request;
    private readonly MessagesClientOptions _options;
    private readonly bool _isStream;
    private readonly Activity? _parent;
    private readonly TimeProvider _time;
    private Activity? _activity;
    private bool _hasBegun;
    private bool _hasEnded;
    private long _start;
    private long _lastChunk;
    private double? _firstChunk;
    private string? _responseModel;
    private string? _responseId;
    private Usage? _usage;
    private StopReason? _stopReason;

    private ChatTelemetry(MessageRequest request, MessagesClientOptions options, bool isStream, Activity? parent)
    {
        _parent = parent;
        _request = request;
        _options = options;
        _isStream = isStream;
        _time = options.Stream.TimeProvider;
        Interest = HandlerInterest.Retry | HandlerInterest.MessageStartEvent | HandlerInterest.MessageDeltaEvent | HandlerInterest.Abort | HandlerInterest.Exception
            | (options.EnableSensitiveData ? HandlerInterest.Message : HandlerInterest.MessageStop)
            | (ClientInstruments.TimesChunks ? HandlerInterest.TextIndex | HandlerInterest.ThinkingIndex | HandlerInterest.InputJsonIndex : HandlerInterest.None);
    }

    public HandlerInterest Interest { get; }

    /// <summary>Creates the telemetry of a request; null if no listener is registered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The client's options.</param>
    /// <param name="isStream">Whether the reply is a stream.</param>
    /// <param name="parent">The span of the run that the request belongs to; null for the span that is current when it is sent.</param>
    public static ChatTelemetry? Create(MessageRequest request, MessagesClientOptions options, bool isStream, Activity? parent = null)
        => HandlersTelemetry.Source.HasListeners() || ClientInstruments.AreEnabled ? new(request, options, isStream, parent) : null;

    /// <summary>The kind of a failure, low in cardinality: the API's own type of error, or the exception's type.</summary>
    public static string ErrorTypeOf(Exception exception) => exception switch
    {
        ApiException { ErrorType: var type } => ErrorType.IsPlain(type.Value) ? type.Value : TelemetryNames.OtherError,
        TimeoutException => TelemetryNames.Timeout,
        _ => exception.GetType().FullName ?? TelemetryNames.OtherError,
    };

    /// <summary>Begins an attempt and makes the span the current one while its request is sent.</summary>
    public ActivityScope BeginAttempt()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _start = _time.GetTimestamp();
            Activity? outer = Activity.Current;
            Activity.Current = _parent ?? outer;
            _activity = StartActivity();
            Activity.Current = outer;
        }

        return ActivityScope.Enter(_activity);
    }

    /// <summary>Called when the first event of the reply has arrived.</summary>
    public void FirstChunk()
    {
        _lastChunk = _time.GetTimestamp();
        _firstChunk = _time.GetElapsedTime(_start, _lastChunk).TotalSeconds;
    }

    public void Retrying(RetryEvent retry) => _activity?.AddEvent(new ActivityEvent(TelemetryNames.RetryEvent, default, new ActivityTagsCollection
    {
        [TelemetryNames.RetryAttempt] = retry.Attempt,
        [TelemetryNames.RetryDelay] = retry.Delay.TotalSeconds,
        [TelemetryNames.ErrorType] = ErrorTypeOf(retry.Cause),
    }));

    /// <summary>The request ended with a message that did not come as a stream.</summary>
    public void Complete(Message message)
    {
        (_responseId, _responseModel, _usage, _stopReason) = (message.Id, message.Model, message.Usage, message.StopReason);
        End(errorType: null, exception: null, requestId: null, message);
    }

    /// <summary>The request ended without a message.</summary>
    public void Fail(Exception exception)
        => End(exception is OperationCanceledException ? TelemetryNames.Cancelled : ErrorTypeOf(exception), exception, (exception as IMessageStreamFailure)?.RequestId, message: null);

    ValueTask IMessageHandler.OnRetryAsync(RetryEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        Retrying(e);
        return default;
    }

    ValueTask IMessageHandler.OnStreamEventAsync(StreamEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        if (e.Event is MessageStartEvent { Message: var message })
        {
            (_responseId, _responseModel, _usage) = (message.Id, message.Model, message.Usage);
        }
        else if (e.Event is MessageDeltaEvent delta)
        {
            _stopReason = delta.Delta.StopReason ?? _stopReason;
            _usage = delta.Usage is not { } usage ? _usage : _usage?.Merge(usage) ?? usage;
        }

        return default;
    }

    ValueTask IMessageHandler.OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => Chunk();

    ValueTask IMessageHandler.OnThinkingAsync(ThinkingEvent e, MessageStream stream, CancellationToken cancellationToken) => Chunk();

    ValueTask IMessageHandler.OnInputJsonAsync(InputJsonEvent e, MessageStream stream, CancellationToken cancellationToken) => Chunk();

    ValueTask IMessageHandler.OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        End(errorType: null, exception: null, stream.RequestId, e.Message);
        return default;
    }

    ValueTask IMessageHandler.OnAbortAsync(AbortEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        End(TelemetryNames.Cancelled, exception: null, stream.RequestId, stream.CurrentMessage);
        return default;
    }

    ValueTask IMessageHandler.OnExceptionAsync(ExceptionEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        End(ErrorTypeOf(e.Exception), e.Exception, (e.Exception as IMessageStreamFailure)?.RequestId ?? stream.RequestId, stream.CurrentMessage);
        return default;
    }

    private ValueTask Chunk()
    {
        long now = _time.GetTimestamp();
        ClientInstruments.RecordChunk(_time.GetElapsedTime(_lastChunk, now).TotalSeconds, Tags(errorType: null));
        _lastChunk = now;
        return default;
    }

    private Activity? StartActivity()
    {
        // Set at creation, because a sampler reads them.
        TagList tags = Tags(errorType: null);
        Activity? activity = HandlersTelemetry.Source.StartActivity($"{TelemetryNames.Chat} {_request.Model}", ActivityKind.Client, parentContext: default, tags);
        if (activity is not { IsAllDataRequested: true })
        {
            return activity;
        }

        Set(activity, TelemetryNames.Stream, _isStream ? true : null);
        Set(activity, TelemetryNames.MaxTokens, _request.MaxTokens);
        Set(activity, TelemetryNames.Temperature, _request.Temperature);
        Set(activity, TelemetryNames.TopP, _request.TopP);
        Set(activity, TelemetryNames.TopK, _request.TopK);
        Set(activity, TelemetryNames.StopSequences, _request.StopSequences?.ToArray());
        Set(activity, TelemetryNames.ReasoningLevel, _request.OutputConfig?.Effort?.Value);
        Set(activity, TelemetryNames.OutputType, _request.OutputConfig?.Format is null ? null : TelemetryNames.Json);
        if (_options.EnableSensitiveData)
        {
            Set(activity, TelemetryNames.SystemInstructions, TelemetryContent.Parts(_request.System));
            Set(activity, TelemetryNames.InputMessages, TelemetryContent.Messages(_request.Messages));
            Set(activity, TelemetryNames.ToolDefinitions, TelemetryContent.Tools(_request.Tools));
        }

        return activity;
    }

    private void End(string? errorType, Exception? exception, string? requestId, Message? message)
    {
        if (!_hasBegun || _hasEnded)
        {
            return;
        }

        _hasEnded = true;
        TimeSpan elapsed = _time.GetElapsedTime(_start);
        TokenCounts? tokens = _usage is { } usage ? TokenCounts.Of(usage) : null;
        if (_activity is { } activity)
        {
            if (activity.IsAllDataRequested)
            {
                Describe(activity, errorType, exception, requestId, tokens, message);
            }

            ActivityScope.Stop(activity, elapsed);
        }

        ClientInstruments.Record(elapsed.TotalSeconds, _isStream ? _firstChunk : null, tokens, Tags(errorType), Tags(errorType: null));
    }

    private void Describe(Activity activity, string? errorType, Exception? exception, string? requestId, TokenCounts? tokens, Message? message)
    {
        Set(activity, TelemetryNames.ResponseId, _responseId);
        Set(activity, TelemetryNames.ResponseModel, _responseModel);
        Set(activity, TelemetryNames.RequestId, requestId);
        Set(activity, TelemetryNames.TimeToFirstChunk, _isStream ? _firstChunk : null);
        Set(activity, TelemetryNames.FinishReasons, new[] { errorType is null && _stopReason is { } reason ? reason.Value : TelemetryNames.Error });
        Set(activity, TelemetryNames.ErrorType, errorType);
        if (tokens is { } counts)
        {
            Set(activity, TelemetryNames.InputTokens, counts.Input);
            Set(activity, TelemetryNames.OutputTokens, counts.Output);
            Set(activity, TelemetryNames.CacheReadTokens, counts.CacheRead);
            Set(activity, TelemetryNames.CacheWriteTokens, counts.CacheWrite);
            Set(activity, TelemetryNames.ReasoningTokens, counts.Reasoning);
        }

        // Cancellation by the application is not an error. Of a handler's exception only the type is recorded: its message may quote the reply.
        if (exception is not (null or OperationCanceledException))
        {
            activity.SetStatus(ActivityStatusCode.Error, exception is IMessageStreamFailure ? exception.Message : exception.GetType().Name);
        }

        if (_options.EnableSensitiveData && message is not null)
        {
            Set(activity, TelemetryNames.OutputMessages, TelemetryContent.Output(message, errorType is null ? message.StopReason?.Value : TelemetryNames.Error));
        }
    }

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    private TagList Tags(string? errorType)
    {
        TagList tags = new()
        {
            { TelemetryNames.Operation, TelemetryNames.Chat },
            { TelemetryNames.Provider, _options.Endpoint.ProviderName },
            { TelemetryNames.RequestModel, _request.Model },
            { TelemetryNames.ServerAddress, _options.BaseUrl.Host },
            { TelemetryNames.ServerPort, _options.BaseUrl.Port },
        };
        if (_responseModel is not null)
        {
            tags.Add(TelemetryNames.ResponseModel, _responseModel);
        }

        if (errorType is not null)
        {
            tags.Add(TelemetryNames.ErrorType, errorType);
        }

        return tags;
    }
}
