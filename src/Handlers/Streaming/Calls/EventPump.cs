using System.Diagnostics;

namespace Handlers;

/// <summary>
/// Turns received bytes into calls of handlers. It decodes, accumulates and dispatches one event after another, synchronously, and returns when the caller must
/// wait for bytes or for an unfinished handler, or has an event to deliver. Does no I/O; <see cref="MessageStream"/> drives it.
/// </summary>
/// <remarks>
/// Its states follow one another as <see cref="StreamTransitions"/> says. The bytes of an event are dropped after its last handler has finished, so
/// each handler gets new spans, and nothing is copied for a handler that is awaited.
/// </remarks>
internal sealed partial class EventPump
{
    private readonly MessageStream _stream;
    private readonly HandlerSet _handlers;
    private readonly StreamNeeds _needs;
    private readonly StreamLifetime _lifetime;
    private readonly FrameReader _frames;
    private readonly MessageAccumulator _accumulator;
    private readonly CurrentEvent _event;
    private readonly DeltaText _text;
    private readonly DeltaRun _run;
    private readonly int _maxEventBytes;
    private readonly bool _mayDrain;
    private readonly bool _takesTexts;
    private readonly bool _drainsFrames;
    private readonly int _firstOfDeltas;
    private readonly bool _wantsPings;
    private readonly bool _wantsFrames;
    private StreamState _state = StreamState.Opening;
    private ReadUntil _until;

    // The next handler of the current state, and whether one is running. An exception belongs to the running handler.
    private int _next;
    private bool _isCalling;
    private bool _hasPending;
    private ValueTask _pending;
    private RetryEvent _retry;

    // Whether the current delta belongs to a run, so that handlers that take runs are not called with it alone.
    private bool _isInRun;

    // The exception of the event behind a run. The run comes first.
    private Exception? _failure;

    /// <param name="stream">Passed to handlers; not used otherwise.</param>
    /// <param name="handlers">The handlers.</param>
    /// <param name="lifetime">The stream's outcome and token.</param>
    /// <param name="frames">Takes the bytes.</param>
    /// <param name="options">The stream's limits.</param>
    public EventPump(MessageStream stream, HandlerSet handlers, StreamLifetime lifetime, FrameReader frames, MessageStreamOptions options)
    {
        _stream = stream;
        _handlers = handlers;
        _needs = handlers.Needs;
        _lifetime = lifetime;
        _frames = frames;
        _accumulator = new MessageAccumulator(_needs, options);
        _event = new CurrentEvent(_frames, _accumulator, _needs, options);
        _text = _event.Text;
        _run = new DeltaRun(frames.Buffer);
        _maxEventBytes = options.MaxEventBytes;
        MaxJsonDepth = options.MaxJsonDepth;
        _wantsPings = _needs.Pings;
        _wantsFrames = _needs.Frames;

        // Plain frames are read without a look at the limit.
        bool fits = options.MaxEventBytes >= FrameLayout.MaxPlainLength;
        _takesTexts = fits && handlers.Count == 0;
        _mayDrain = fits && options.LearnsFrames && (_needs.DeltasGoToOneMethod || _needs.DeltasGoToFrames);
        _drainsFrames = _needs.DeltasGoToFrames;
        _firstOfDeltas = _drainsFrames ? _needs.FirstOfFrames : _needs.FirstOfDeltas;
    }

    public ReceiveBuffer Buffer => _frames.Buffer;

    /// <summary>The event to deliver after <see cref="NextStep.Yield"/>, for <see cref="ReadUntil.NextEvent"/>.</summary>
    public MessageStreamEvent CurrentEvent => _event.Event!;

    /// <summary>The text delta to deliver after <see cref="NextStep.Yield"/>, for <see cref="ReadUntil.NextText"/>.</summary>
    public string CurrentText => _event.IteratedText!;

    /// <summary>The finished message, if it was kept.</summary>
    public Message? Message => _event.Message;

    public Message? PartialMessage => _event.PartialMessage;

    /// <summary>The head of the response.</summary>
    public ResponseInfo? Response
    {
        get => _event.Response;
        set => _event.Response = value;
    }

    /// <summary>Whether the source is not open yet, and nothing has happened.</summary>
    public bool IsUnread => _state == StreamState.Opening && _lifetime.Outcome is null;

    public bool HasEnded => _state == StreamState.Ended;

    private int MaxJsonDepth { get; }

    /// <summary>The handler's task to await after <see cref="NextStep.AwaitHandler"/>; an exception of it goes to <see cref="Fail"/>.</summary>
    public ValueTask TakePending()
    {
        _hasPending = false;
        return _pending;
    }

    /// <summary>Handles every event in the buffer, until the caller must do something.</summary>
    public NextStep Run(ReadUntil until)
    {
        if (_hasPending)
        {
            return NextStep.AwaitHandler;
        }

        _until = until;
        while (true)
        {
            try
            {
                _isCalling = false;
                return RunStates();
            }
            catch (Exception e)
            {
                if (_run.IsPending && !_isCalling)
                {
                    _failure = e;
                    EndRun();
                }
                else
                {
                    Fail(_isCalling ? e : Describe(e));
                }
            }
        }
    }

    private NextStep RunStates()
    {
        while (true)
        {
            if (_state < StreamState.Timeout && _state != StreamState.Coalesced && _lifetime.Outcome is { Kind: not OutcomeKind.Completed } outcome)
            {
                if (_run.IsPending)
                {
                    EndRun();
                    continue;
                }

                if (outcome.Kind == OutcomeKind.TimedOut)
                {
                    Identify(outcome.Exception!);
                }

                Enter(StreamTransitions.First(outcome));
            }

            switch (_state)
            {
                case StreamState.Opening:
                    return NextStep.Open;
                case StreamState.Reading:
                    if (_until == ReadUntil.Connected)
                    {
                        return NextStep.Stop;
                    }

                    if (_failure is { } failure)
                    {
                        _failure = null;
                        Fail(Describe(failure));
                        break;
                    }

                    if (_until == ReadUntil.End && _mayDrain && !TryDrainDeltas())
                    {
                        return NextStep.AwaitHandler;
                    }

                    if (_until == ReadUntil.NextText && _takesTexts && TryTakeText())
                    {
                        return NextStep.Yield;
                    }

                    bool isRead = _frames.TryRead(out DecodedEvent e, out int length);
                    if (_run.IsPending && !(isRead && Continues(e)))
                    {
                        if (isRead)
                        {
                            _frames.Rewind();
                        }

                        EndRun();
                        break;
                    }

                    if (!isRead)
                    {
                        return NextStep.Read;
                    }

                    _event.Begin(e, length, _until);
                    AddToRun(e.Delta);
                    if (!_event.EndsMessage || _lifetime.TryEnd(StreamOutcome.Completed))
                    {
                        Enter(_wantsFrames && _event.HasFrame ? StreamState.Frame : AfterFrame());
                    }

                    break;
                case StreamState.EventDone:
                    if (FinishEvent())
                    {
                        return NextStep.Yield;
                    }

                    break;
                case StreamState.Ended:
                    return NextStep.Stop;
                default:
                    if (!TryCallAll())
                    {
                        return NextStep.AwaitHandler;
                    }

                    Enter(AfterCalls());
                    break;
            }
        }
    }

    private void Enter(StreamState state)
    {
        Debug.Assert(StreamTransitions.IsAllowed(_state, state), $"{state} does not follow {_state}.");
        _state = state;
        _next = 0;
        if (state == StreamState.Ended)
        {
            _event.Release();
            _run.Text.Release();
            _frames.Release();
        }
    }

    // If the event is not an object, no handler takes it as one.
    private StreamState AfterFrame() => _event.Event is null ? _event.Method : StreamState.StreamEvent;

    private StreamState AfterCalls() => _state switch
    {
        StreamState.Frame => AfterFrame(),
        StreamState.StreamEvent => _event.Method,
        StreamState.Text or StreamState.InputJson or StreamState.Item => _event.TryTakeItem() ? StreamState.Item : _event.AfterItems,
        StreamState.Message => _event.IsOutput ? StreamState.Output : StreamState.EventDone,
        StreamState.Connect or StreamState.Coalesced => StreamState.Reading,
        StreamState.Retry => StreamState.Opening,
        StreamState.Timeout => StreamState.Exception,
        StreamState.Abort => _lifetime.LateException is null ? StreamState.End : StreamState.Exception,
        StreamState.Exception => StreamState.End,
        StreamState.End => StreamState.Ended,
        _ => StreamState.EventDone,
    };

    /// <returns>Whether there is something for the iteration.</returns>
    private bool FinishEvent()
    {
        _event.Finish();
        if (_event.Error is { } error)
        {
            Fail(error);
            return false;
        }

        Enter(_event.EndsMessage ? StreamState.End : StreamState.Reading);
        return _until switch
        {
            ReadUntil.NextEvent => _event.Event is not null,
            ReadUntil.NextText => _event.IteratedText is not null,
            _ => false,
        };
    }
}
