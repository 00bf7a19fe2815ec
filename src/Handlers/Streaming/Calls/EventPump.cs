namespace Handlers;

/// <summary>
/// Takes the bytes received, gives calls to handlers: frame by frame it decodes, accumulates and dispatches, synchronously, and stops
/// where bytes, an unfinished handler or the consumer are waited for. Does no I/O; <see cref="MessageStream"/> drives it.
/// </summary>
/// <remarks>
/// Every event passes the stages in order: <c>Next</c> decodes and accumulates it, <c>StreamEvent</c> and <c>Specific</c> call the handlers,
/// <c>Done</c> drops its bytes. A stream that ends passes the later stages, each at most once, whatever its handlers throw.
/// </remarks>
internal sealed partial class EventPump
{
    private readonly MessageStream _stream;
    private readonly HandlerSet _handlers;
    private readonly EventReader _events;
    private readonly DeltaText _text;
    private readonly CancellationToken _cancellationToken;
    private readonly int _maxEventBytes;
    private readonly bool _mayDrain;
    private readonly bool _wantsPings;
    private Stage _stage = Stage.Next;
    private Lens _lens;
    private volatile bool _isStopping;

    // Which handler of the current stage is next, and whether one is running: what is thrown then is the handler's.
    private int _next;
    private bool _isCalling;

    private ResponseInfo? _response;
    private RetryEvent _retry;

    public EventPump(MessageStream stream, HandlerSet handlers, bool accumulates, MessageStreamOptions options, CancellationToken cancellationToken)
    {
        _stream = stream;
        _handlers = handlers;
        _events = new EventReader(stream, handlers.Interest, accumulates, options);
        _text = _events.Text;
        _cancellationToken = cancellationToken;
        _maxEventBytes = options.MaxEventBytes;
        _wantsPings = (handlers.Interest & (HandlerInterest.Ping | HandlerInterest.PingEvent)) != 0;
        _mayDrain = _events.Recognizes
            && options.MaxEventBytes >= CanonicalFrame.LongestPlain
            && handlers.Count <= 1
            && (handlers.Interest & HandlerInterest.ContentBlockDeltaEvent) == 0;
    }

    private enum Stage : byte
    {
        Next,
        StreamEvent,
        Specific,
        Done,
        Connect,
        Retry,

        // From here on the stream is ending.
        Timeout,
        Abort,
        Exception,
        End,
        Ended,
    }

    public ReceiveBuffer Buffer => _events.Buffer;

    /// <summary>The handler call to await after <see cref="PumpStatus.AwaitsHandler"/>; what it throws goes to <see cref="Fail"/>.</summary>
    public ValueTask Pending { get; private set; }

    /// <summary>What the iteration is given after <see cref="PumpStatus.Yields"/>, with <see cref="Lens.Events"/>.</summary>
    public MessageStreamEvent CurrentEvent => _events.Event!;

    /// <summary>What the iteration is given after <see cref="PumpStatus.Yields"/>, with <see cref="Lens.Text"/>.</summary>
    public string CurrentText => _events.CurrentText;

    /// <summary>The finished message, if it was kept.</summary>
    public Message? Message => _events.Message;

    public Message? PartialMessage => _events.PartialMessage;

    /// <summary>Whether the message was completed.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>What ended the stream, if it ended in failure.</summary>
    public Exception? Failure { get; private set; }

    public bool HasEnded => _stage == Stage.Ended;

    /// <summary>Whether how the stream ends is settled, be it that handlers are still to be told.</summary>
    public bool IsEnding => _stage >= Stage.Timeout || IsCompleted;

    public bool IsStopping => _isStopping;

    /// <summary>No handler is started any more but those that tell of the end. May be called from anywhere, at any time.</summary>
    public void Stop() => _isStopping = true;

    public void Connected(ResponseInfo? response)
    {
        _events.EndPeek();
        _response = response;
        if (response is not null)
        {
            Enter(Stage.Connect);
        }
    }

    public void Retrying(RetryEvent retry)
    {
        _events.Restart();
        _retry = retry;
        Enter(Stage.Retry);
    }

    /// <inheritdoc cref="EventReader.TryPeek"/>
    public bool TryPeek(out ApiException? error) => _events.TryPeek(out error);

    /// <summary>There will be no more bytes.</summary>
    /// <param name="transportError">Why, if that was not the regular end.</param>
    public void EndInput(Exception? transportError = null)
    {
        if (!_events.Accumulator.IsWhole)
        {
            Fail(new StreamInterruptedException(_events.DescribeEnd(transportError), PartialMessage, transportError));
            return;
        }

        // Some gateways drop the last frame. It would have brought nothing new.
        _events.Complete();
        IsCompleted = true;
        Enter(Stage.Specific);
    }

    /// <summary>Ends the stream in failure, or, while it is ending already, notes what a handler threw then.</summary>
    public void Fail(Exception exception)
    {
        if (_isStopping && exception is OperationCanceledException && _stage < Stage.Timeout)
        {
            IsCompleted = _isCalling = false;
            Enter(Stage.Abort);
            return;
        }

        Failure ??= exception;
        if (_stage < Stage.Timeout)
        {
            IsCompleted = false;
            Enter(exception is TimeoutException && !_isCalling ? Stage.Timeout : Stage.Exception);
        }

        _isCalling = false;
    }

    /// <summary>Handles every event in the buffer, until something must be waited for.</summary>
    public PumpStatus Run(Lens lens)
    {
        _lens = lens;
        while (true)
        {
            try
            {
                _isCalling = false;
                return RunStages();
            }
            catch (Exception e)
            {
                Fail(_isCalling ? e : _events.Describe(e));
            }
        }
    }

    private PumpStatus RunStages()
    {
        while (true)
        {
            if (_isStopping && !IsEnding)
            {
                Enter(Stage.Abort);
            }

            switch (_stage)
            {
                case Stage.Next:
                    if (_lens == Lens.Connection)
                    {
                        return PumpStatus.NeedsBytes;
                    }

                    if (_lens == Lens.Nothing && _mayDrain && !TryDrainDeltas())
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    if (!_events.TryRead(_lens))
                    {
                        return PumpStatus.NeedsBytes;
                    }

                    IsCompleted = _events.Kind == EventKind.MessageStop;
                    Enter(Stage.StreamEvent);
                    break;
                case Stage.StreamEvent:
                    if (!TryCall(HandlerCall.StreamEvent, _events.Kind.Flag()))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Specific);
                    break;
                case Stage.Specific:
                    if (!TryCall(_events.Call, _events.Flag))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Done);
                    break;
                case Stage.Done:
                    if (FinishEvent())
                    {
                        return PumpStatus.Yields;
                    }

                    break;
                case Stage.Connect:
                    if (!TryCall(HandlerCall.Connect, HandlerInterest.Connect))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Next);
                    break;
                case Stage.Retry:
                    if (!TryCall(HandlerCall.Retry, HandlerInterest.Retry))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Next);
                    return PumpStatus.NeedsBytes;
                case Stage.Timeout:
                    if (!TryCall(HandlerCall.Timeout, HandlerInterest.Timeout))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Exception);
                    break;
                case Stage.Abort:
                    if (!TryCall(HandlerCall.Abort, HandlerInterest.Abort))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Failure is null ? Stage.End : Stage.Exception);
                    break;
                case Stage.Exception:
                    if (!TryCall(HandlerCall.Exception, HandlerInterest.Exception))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.End);
                    break;
                case Stage.End:
                    if (!TryCall(HandlerCall.End, HandlerInterest.End))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    _events.Release();
                    Enter(Stage.Ended);
                    break;
                case Stage.Ended:
                    return PumpStatus.Ended;
            }
        }
    }

    private void Enter(Stage stage)
    {
        _stage = stage;
        _next = 0;
    }

    /// <returns>Whether the consumer is given something.</returns>
    private bool FinishEvent()
    {
        _events.Finish();
        if (_events.Error is { } error)
        {
            Fail(error);
            return false;
        }

        Enter(_events.Kind == EventKind.MessageStop ? Stage.End : Stage.Next);
        return _lens switch
        {
            Lens.Events => _events.Event is not null,
            Lens.Text => _events.HasText,
            _ => false,
        };
    }

    private bool TryCall(HandlerCall call, HandlerInterest flag)
    {
        if (call == HandlerCall.None)
        {
            return true;
        }

        while (_next < _handlers.Count)
        {
            int index = _next++;
            if (!_handlers.Wants(index, flag))
            {
                continue;
            }

            // A whole message is told to the end: aborted or completed, a stream has one outcome.
            if (_isStopping && !IsCompleted && call < HandlerCall.Timeout)
            {
                return true;
            }

            _isCalling = true;
            ValueTask task = Call(call, _handlers[index]);
            if (!task.IsCompletedSuccessfully)
            {
                Pending = task;
                return false;
            }

            _isCalling = false;
        }

        return true;
    }

    private ValueTask Call(HandlerCall call, IMessageHandler handler) => call switch
    {
        HandlerCall.Text => handler.OnTextAsync(new TextEvent(_text, _events.Index), _stream, _cancellationToken),
        HandlerCall.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, _events.Index), _stream, _cancellationToken),
        HandlerCall.InputJson => handler.OnInputJsonAsync(new InputJsonEvent(_text, _events.Index), _stream, _cancellationToken),
        HandlerCall.StreamEvent => handler.OnStreamEventAsync(new StreamEvent { Event = _events.Event! }, _stream, _cancellationToken),
        HandlerCall.Ping => handler.OnPingAsync(default, _stream, _cancellationToken),
        HandlerCall.Signature => handler.OnSignatureAsync(new SignatureEvent { Signature = _events.Signature!, Index = _events.Index }, _stream, _cancellationToken),
        HandlerCall.Citation => handler.OnCitationAsync(new CitationEvent { Citation = _events.Citation!, Index = _events.Index }, _stream, _cancellationToken),
        HandlerCall.ContentBlock => handler.OnContentBlockAsync(
            new ContentBlockEvent { ContentBlock = _events.ContentBlock, Index = _events.Index }, _stream, _cancellationToken),
        HandlerCall.Message => handler.OnMessageAsync(new MessageEvent { Message = Message }, _stream, _cancellationToken),
        HandlerCall.Connect => handler.OnConnectAsync(new ConnectEvent { Response = _response! }, _stream, _cancellationToken),
        HandlerCall.Retry => handler.OnRetryAsync(_retry, _stream, _cancellationToken),

        // The stream's own token may be cancelled by now; whoever cleans up must not be.
        HandlerCall.Timeout => handler.OnTimeoutAsync(new TimeoutEvent { Exception = (TimeoutException)Failure! }, _stream, CancellationToken.None),
        HandlerCall.Abort => handler.OnAbortAsync(default, _stream, CancellationToken.None),
        HandlerCall.Exception => handler.OnExceptionAsync(new ExceptionEvent { Exception = Failure! }, _stream, CancellationToken.None),
        HandlerCall.End => handler.OnEndAsync(default, _stream, CancellationToken.None),
        _ => default,
    };
}
