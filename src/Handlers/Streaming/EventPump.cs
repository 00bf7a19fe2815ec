using System.Text.Json;

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
    // Who sends pings without end is not waited for.
    private const int MostHeldBack = 4 * 1024;

    private readonly MessageStream _stream;
    private readonly HandlerSet _handlers;
    private readonly HandlerInterest _interest;
    private readonly MessageStreamOptions _options;
    private readonly MessageAccumulator _accumulator;
    private readonly DeltaText _text;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _recognizes;
    private readonly bool _mayDrain;
    private SseReader _reader;
    private long _eventNumber;
    private Stage _stage = Stage.Next;
    private Lens _lens;
    private volatile bool _isStopping;

    // Which handler of the current stage is next, and whether one is running: what is thrown then is the handler's.
    private int _next;
    private bool _isCalling;

    // The current event.
    private EventKind _kind;
    private HandlerCall _specific;
    private HandlerInterest _specificFlag;
    private int _index;
    private int _frameLength;
    private bool _yieldsText;
    private BlockBuilder? _block;
    private MessageStreamEvent? _event;
    private ContentBlock? _contentBlock;
    private Citation? _citation;
    private string? _signature;
    private ResponseInfo? _response;
    private RetryEvent? _retry;

    // How many bytes of pings stand before what is looked at while connecting.
    private int _heldBack;
    private ApiException? _error;
    private Message? _lastPartial;

    public EventPump(MessageStream stream, HandlerSet handlers, bool accumulates, MessageStreamOptions options, CancellationToken cancellationToken)
    {
        _stream = stream;
        _handlers = handlers;
        _interest = handlers.Interest;
        _options = options;
        _accumulator = new MessageAccumulator(_interest, accumulates, options);
        _text = new DeltaText(Buffer);
        _cancellationToken = cancellationToken;
        _reader = new SseReader(options.MaxEventBytes);

        // What is recognised has two levels of JSON.
        _recognizes = options is { RecognizesCanonicalFrames: true, MaxJsonDepth: >= 2 };
        _mayDrain = _recognizes && handlers.Count <= 1 && (_interest & HandlerInterest.ContentBlockDeltaEvent) == 0;
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

    public ReceiveBuffer Buffer { get; } = new();

    /// <summary>The handler call to await after <see cref="PumpStatus.AwaitsHandler"/>; what it throws goes to <see cref="Fail"/>.</summary>
    public ValueTask Pending { get; private set; }

    /// <summary>What the iteration is given after <see cref="PumpStatus.Yields"/>, with <see cref="Lens.Events"/>.</summary>
    public MessageStreamEvent CurrentEvent => _event!;

    /// <summary>What the iteration is given after <see cref="PumpStatus.Yields"/>, with <see cref="Lens.Text"/>.</summary>
    public string CurrentText { get; private set; } = "";

    /// <summary>The finished message, if it was kept.</summary>
    public Message? Message { get; private set; }

    public Message? PartialMessage => Message ?? (HasEnded ? _lastPartial : _accumulator.Build(isComplete: false));

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
        if (_heldBack > 0)
        {
            _reader.Rewind();
            _heldBack = 0;
        }

        _response = response;
        if (response is not null)
        {
            Enter(Stage.Connect);
        }
    }

    public void Retrying(RetryEvent retry)
    {
        Buffer.Restart();
        _heldBack = 0;
        _reader.Release();
        _reader = new SseReader(_options.MaxEventBytes);
        _retry = retry;
        Enter(Stage.Retry);
    }

    /// <summary>Looks at the first event that is no ping. It stays where it is, as do the pings before it: they are delivered once that is settled.</summary>
    /// <param name="error">The error, if it is one.</param>
    /// <returns>Whether it has come; also if it is malformed, which <see cref="Run"/> will say.</returns>
    public bool TryPeek(out ApiException? error)
    {
        error = null;
        try
        {
            while (true)
            {
                bool isFirst = _heldBack == 0;
                bool isRead = _reader.TryRead(Buffer.Unread[_heldBack..], out SseFrame frame, out int consumed);

                // Whatever precedes the first event is dropped; what stands between pings stays as they do.
                int dropped = !isFirst ? 0 : isRead ? frame.Start : consumed;
                Buffer.Consume(dropped);
                _heldBack += consumed - dropped;
                if (!isRead && _heldBack <= MostHeldBack)
                {
                    return false;
                }

                if (!isRead)
                {
                    break;
                }

                DecodedEvent e = EventDecoder.Decode(frame, _options.MaxJsonDepth);
                if (e.Kind != EventKind.Ping || _heldBack > MostHeldBack)
                {
                    error = e.Kind == EventKind.Error ? ApiException.FromEvent((ErrorEvent)Materialize(e), _stream.Response, partialMessage: null) : null;
                    break;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            Buffer.Consume(_heldBack == 0 ? _reader.EventStart : 0);
        }

        _heldBack = 0;
        _reader.Rewind();
        return true;
    }

    /// <summary>There will be no more bytes.</summary>
    /// <param name="transportError">Why, if that was not the regular end.</param>
    public void EndInput(Exception? transportError = null)
    {
        if (!_accumulator.IsWhole)
        {
            Fail(new StreamInterruptedException(DescribeEnd(transportError), PartialMessage, transportError));
            return;
        }

        // Some gateways drop the last frame. It would have brought nothing new.
        _event = null;
        _kind = EventKind.MessageStop;
        Complete();
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
                Fail(_isCalling ? e : Describe(e));
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

                    if (!TryReadEvent())
                    {
                        return PumpStatus.NeedsBytes;
                    }

                    Enter(Stage.StreamEvent);
                    break;
                case Stage.StreamEvent:
                    if (!TryCall(HandlerCall.StreamEvent, FlagOf(_kind)))
                    {
                        return PumpStatus.AwaitsHandler;
                    }

                    Enter(Stage.Specific);
                    break;
                case Stage.Specific:
                    if (!TryCall(_specific, _specificFlag))
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

                    Release();
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

    private bool TryReadEvent()
    {
        int consumed;
        if (_recognizes && _reader.IsAtBoundary)
        {
            if (CanonicalFrame.TryRead(Buffer.Unread, _options.MaxEventBytes, out DecodedEvent canonical, out _, out consumed))
            {
                BeginEvent(canonical, consumed);
                return true;
            }

            if (CanonicalFrame.IsBeginning(Buffer.Unread, _options.MaxEventBytes))
            {
                return false;
            }
        }

        while (_reader.TryRead(Buffer.Unread, out SseFrame frame, out consumed))
        {
            // Some gateways close with it, as another API does.
            if (!frame.Data.SequenceEqual("[DONE]"u8))
            {
                // From here on the buffer begins with the event; its spans stay where they are.
                Buffer.Consume(frame.Start);
                BeginEvent(EventDecoder.Decode(frame, _options.MaxJsonDepth), consumed - frame.Start);
                return true;
            }

            Buffer.Consume(consumed);
        }

        Buffer.Consume(consumed);
        return false;
    }

    private void BeginEvent(in DecodedEvent e, int length)
    {
        _frameLength = length;
        _kind = e.Kind;
        _index = e.Index;
        _event = null;
        _specific = HandlerCall.None;
        _yieldsText = false;
        bool wanted = _lens == Lens.Events || (_interest & FlagOf(e.Kind)) != 0;
        switch (e.Kind)
        {
            case EventKind.MessageStart:
                _event = wanted || _accumulator.KeepsMessage ? Materialize(e) : null;
                _accumulator.Start(_event as MessageStartEvent);
                break;
            case EventKind.ContentBlockStart:
                bool needsStart = _accumulator.NeedsStart(e.Block);
                _event = wanted || needsStart ? Materialize(e) : null;
                _accumulator.StartBlock(e.Index, e.Block, needsStart ? (_event as ContentBlockStartEvent)?.ContentBlock : null);
                if (needsStart)
                {
                    _accumulator.AddSize(e.Json.Length);
                }

                break;
            case EventKind.ContentBlockDelta:
                BeginDelta(e, wanted);
                break;
            case EventKind.ContentBlockStop:
                _contentBlock = _accumulator.StopBlock(e.Index, out HandlerInterest flag);
                _event = wanted ? ((ContentBlockStopEvent)Materialize(e)) with { ContentBlock = _contentBlock } : null;
                SetSpecific(HandlerCall.ContentBlock, flag | HandlerInterest.ContentBlockIndex);
                break;
            case EventKind.MessageDelta:
                _event = wanted || _accumulator.KeepsMessage ? Materialize(e) : null;
                _accumulator.Apply(e.HasStopReason, _event as MessageDeltaEvent);
                break;
            case EventKind.MessageStop:
                Complete();
                _event = wanted ? ((MessageStopEvent)Materialize(e)) with { Message = Message } : null;
                break;
            case EventKind.Ping:
                _event = wanted ? Materialize(e) : null;
                SetSpecific(HandlerCall.Ping, HandlerInterest.Ping);
                break;
            case EventKind.Error:
                _event = Materialize(e);
                _error = ApiException.FromEvent((ErrorEvent)_event, _stream.Response, PartialMessage);
                break;
            default:
                _event = wanted ? Materialize(e) : null;
                break;
        }
    }

    private void BeginDelta(in DecodedEvent e, bool wanted)
    {
        BlockBuilder block = _block = _accumulator.GetOpenBlock(e.Index, e.Delta);
        bool isText = e.Delta is DeltaKind.Text or DeltaKind.Thinking or DeltaKind.InputJson;
        bool keptWhole = block.Start is UnknownBlock;
        if (isText)
        {
            _yieldsText = _lens == Lens.Text && block.Kind == BlockKind.Text;
            DecodeText(e.Value, e.IsEscaped, block, block.Needs | (wanted || keptWhole || _yieldsText ? TextNeeds.Utf8Delta : TextNeeds.None));
            if ((block.Needs & TextNeeds.Call) != 0)
            {
                SetSpecific(CallOf(e.Delta), FlagOf(e.Delta));
            }

            if (_yieldsText)
            {
                CurrentText = _text.GetString();
            }
        }
        else if (e.Delta == DeltaKind.Signature)
        {
            bool isKept = block.Start is not null;
            _signature = null;
            if (wanted || isKept || (_interest & HandlerInterest.Signature) != 0)
            {
                DecodeText(e.Value, e.IsEscaped, block, TextNeeds.Utf8Delta);
                _signature = _text.GetString();
                block.SetSignature(_signature);
                _accumulator.AddSize(isKept ? e.Value.Length : 0);
            }

            SetSpecific(HandlerCall.Signature, HandlerInterest.Signature);
        }

        bool isObject = e.Delta is DeltaKind.Citations or DeltaKind.Compaction;
        bool added = keptWhole || (isObject && block.Start is not null);
        if (wanted || added || (e.Delta == DeltaKind.Citations && (_interest & HandlerInterest.Citation) != 0))
        {
            var delta = (ContentBlockDeltaEvent)(_event = e.IsPlainDelta ? PlainDelta(e.Index, e.Delta) : Materialize(e));
            if (added)
            {
                block.Add(delta.Delta);
                _accumulator.AddSize(e.Json.Length);
            }

            if (delta.Delta is CitationsDelta citations)
            {
                _citation = citations.Citation;
                SetSpecific(HandlerCall.Citation, HandlerInterest.Citation);
            }
        }
    }

    private void DecodeText(ReadOnlySpan<byte> value, bool isEscaped, BlockBuilder block, TextNeeds needs)
    {
        _text.Decode(value, isEscaped);
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _accumulator.AddSize(_text.Utf8.Length);
        }

        _text.Append(block, needs);
    }

    private ContentBlockDeltaEvent PlainDelta(int index, DeltaKind delta)
    {
        ContentBlockDelta value = delta switch
        {
            DeltaKind.Text => new TextDelta { Text = _text.GetString() },
            DeltaKind.Thinking => new ThinkingDelta { Thinking = _text.GetString() },
            DeltaKind.InputJson => new InputJsonDelta { PartialJson = _text.GetString() },
            _ => new SignatureDelta { Signature = _text.GetString() },
        };
        return new ContentBlockDeltaEvent { Index = index, Delta = value };
    }

    // By the kind that was found, which need not stand in the JSON: the frame's `event:` line may tell it.
    private MessageStreamEvent Materialize(in DecodedEvent e)
    {
        if (!MessagesJson.IsUnicode(e.Json, _options.MaxJsonDepth))
        {
            throw new InvalidDataException("the event's data is not valid UTF-8, or a string of it has half a surrogate pair");
        }

        var reader = new Utf8JsonReader(e.Json, new JsonReaderOptions { MaxDepth = _options.MaxJsonDepth });
        return (MessageStreamEvent)JsonSerializer.Deserialize(ref reader, MessagesJson.GetTypeInfo(TypeOf(e.Kind)))!;
    }

    private static Type TypeOf(EventKind kind) => kind switch
    {
        EventKind.MessageStart => typeof(MessageStartEvent),
        EventKind.ContentBlockStart => typeof(ContentBlockStartEvent),
        EventKind.ContentBlockDelta => typeof(ContentBlockDeltaEvent),
        EventKind.ContentBlockStop => typeof(ContentBlockStopEvent),
        EventKind.MessageDelta => typeof(MessageDeltaEvent),
        EventKind.MessageStop => typeof(MessageStopEvent),
        EventKind.Ping => typeof(PingEvent),
        EventKind.Error => typeof(ErrorEvent),
        _ => typeof(MessageStreamEvent),
    };

    private void SetSpecific(HandlerCall call, HandlerInterest flag) => (_specific, _specificFlag) = (call, flag);

    private void Complete()
    {
        Message = _accumulator.Stop();
        IsCompleted = true;
        SetSpecific(HandlerCall.Message, HandlerInterest.MessageStop);
    }

    /// <returns>Whether the consumer is given something.</returns>
    private bool FinishEvent()
    {
        Buffer.Consume(_frameLength);
        _frameLength = 0;
        _eventNumber++;
        if (_error is not null)
        {
            Fail(_error);
            return false;
        }

        Enter(_kind == EventKind.MessageStop ? Stage.End : Stage.Next);
        return _lens switch
        {
            Lens.Events => _event is not null,
            Lens.Text => _yieldsText,
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
        HandlerCall.Text => handler.OnTextAsync(new TextEvent(_text, _index), _stream, _cancellationToken),
        HandlerCall.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, _index), _stream, _cancellationToken),
        HandlerCall.InputJson => handler.OnInputJsonAsync(new InputJsonEvent(_text, _index), _stream, _cancellationToken),
        HandlerCall.StreamEvent => handler.OnStreamEventAsync(_event!, _stream, _cancellationToken),
        HandlerCall.Ping => handler.OnPingAsync(_stream, _cancellationToken),
        HandlerCall.Signature => handler.OnSignatureAsync(_signature!, _index, _stream, _cancellationToken),
        HandlerCall.Citation => handler.OnCitationAsync(_citation!, _index, _stream, _cancellationToken),
        HandlerCall.ContentBlock => handler.OnContentBlockAsync(_contentBlock, _index, _stream, _cancellationToken),
        HandlerCall.Message => handler.OnMessageAsync(Message, _stream, _cancellationToken),
        HandlerCall.Connect => handler.OnConnectAsync(_response!, _stream, _cancellationToken),
        HandlerCall.Retry => handler.OnRetryAsync(_retry!, _stream, _cancellationToken),

        // The stream's own token may be cancelled by now; whoever cleans up must not be.
        HandlerCall.Timeout => handler.OnTimeoutAsync((TimeoutException)Failure!, _stream, CancellationToken.None),
        HandlerCall.Abort => handler.OnAbortAsync(_stream, CancellationToken.None),
        HandlerCall.Exception => handler.OnExceptionAsync(Failure!, _stream, CancellationToken.None),
        HandlerCall.End => handler.OnEndAsync(_stream, CancellationToken.None),
        _ => default,
    };

    private static HandlerCall CallOf(DeltaKind delta) => delta switch
    {
        DeltaKind.Text => HandlerCall.Text,
        DeltaKind.Thinking => HandlerCall.Thinking,
        _ => HandlerCall.InputJson,
    };

    private static HandlerInterest FlagOf(DeltaKind delta) => delta switch
    {
        DeltaKind.Text => HandlerInterest.TextIndex,
        DeltaKind.Thinking => HandlerInterest.ThinkingIndex,
        _ => HandlerInterest.InputJsonIndex,
    };

    private static HandlerInterest FlagOf(EventKind kind) => kind switch
    {
        EventKind.MessageStart => HandlerInterest.MessageStartEvent,
        EventKind.ContentBlockStart => HandlerInterest.ContentBlockStartEvent,
        EventKind.ContentBlockDelta => HandlerInterest.ContentBlockDeltaEvent,
        EventKind.ContentBlockStop => HandlerInterest.ContentBlockStopEvent,
        EventKind.MessageDelta => HandlerInterest.MessageDeltaEvent,
        EventKind.MessageStop => HandlerInterest.MessageStopEvent,
        EventKind.Ping => HandlerInterest.PingEvent,
        EventKind.Error => HandlerInterest.ErrorEvent,
        _ => HandlerInterest.UnknownEvent,
    };

    private string DescribeEnd(Exception? transportError) => (_eventNumber, transportError) switch
    {
        (0, HttpRequestException e) => $"The connection failed before the first event ({e.HttpRequestError}); the inner exception says more.",
        (0, null) => $"The input ended without a single event, after {Buffer.Offset + Buffer.Unread.Length} bytes. Is it a text/event-stream?",
        (_, null) => $"The stream ended after event {_eventNumber}, before the message was complete.",
        _ => $"The stream ended after event {_eventNumber}, before the message was complete, because the connection failed.",
    };

    // What the parts below say is wrong, with where it is. Anything else is a defect of ours, and passes as it is.
    private Exception Describe(Exception exception)
    {
        string? problem = exception switch
        {
            JsonException e => $"the event's data is not the JSON it should be (line {e.LineNumber + 1}, byte {e.BytePositionInLine})",
            InvalidDataException e => e.Message,
            _ => null,
        };
        if (problem is null)
        {
            return exception;
        }

        long offset = Buffer.Offset + _reader.EventStart;
        return new InvalidStreamException(
            $"Not a valid message stream at event {_eventNumber + 1}, byte {offset}: {problem}.", _eventNumber + 1, offset, PartialMessage, exception);
    }

    private void Release()
    {
        _lastPartial = PartialMessage;
        Buffer.Release();
        _reader.Release();
        _text.Release();
        _accumulator.Release();
    }
}
