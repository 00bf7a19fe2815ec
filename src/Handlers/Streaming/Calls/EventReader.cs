using System.Text.Json;

namespace Handlers;

/// <summary>
/// Reads events from the receive buffer: finds a frame, decodes it, has it accumulated, and holds what handlers and the iteration are given of
/// the current one. Does no I/O and calls no handler.
/// </summary>
internal sealed class EventReader
{
    // Who sends pings without end is not waited for.
    private const int MostHeldBack = 4 * 1024;

    private readonly MessageStream _stream;
    private readonly HandlerInterest _interest;
    private readonly MessageStreamOptions _options;
    private SseReader _frames;
    private int _frameLength;

    // How many bytes of pings stand before what is looked at while connecting.
    private int _heldBack;
    private bool _isReleased;
    private Message? _lastPartial;

    public EventReader(MessageStream stream, HandlerInterest interest, bool accumulates, MessageStreamOptions options)
    {
        _stream = stream;
        _interest = interest;
        _options = options;
        Accumulator = new MessageAccumulator(interest, accumulates, options);
        Text = new DeltaText(Buffer);
        _frames = new SseReader(options.MaxEventBytes);

        // What is recognised has two levels of JSON.
        Recognizes = options is { RecognizesCanonicalFrames: true, MaxJsonDepth: >= 2 };
    }

    public ReceiveBuffer Buffer { get; } = new();

    public MessageAccumulator Accumulator { get; }

    /// <summary>The string of the current delta.</summary>
    public DeltaText Text { get; }

    /// <summary>Whether canonical frames are recognised as a whole.</summary>
    public bool Recognizes { get; }

    /// <summary>Whether the buffer begins with an event, with nothing remembered of the bytes before.</summary>
    public bool IsAtBoundary => _frames.IsAtBoundary;

    /// <summary>How many events are through.</summary>
    public long Count { get; private set; }

    public EventKind Kind { get; private set; }

    /// <summary>The index of the event's content block.</summary>
    public int Index { get; private set; }

    /// <summary>Which method the event is for, besides that for all events.</summary>
    public HandlerCall Call { get; private set; }

    /// <summary>What a handler that wants the <see cref="Call"/> has in its interest.</summary>
    public HandlerInterest Flag { get; private set; }

    /// <summary>The event as an object, if anybody wants it.</summary>
    public MessageStreamEvent? Event { get; private set; }

    /// <summary>Whether the event is a text delta that the iteration is to be given, as <see cref="CurrentText"/>.</summary>
    public bool HasText { get; private set; }

    public string CurrentText { get; private set; } = "";

    /// <summary>The content block that has stopped.</summary>
    public ContentBlock? ContentBlock { get; private set; }

    public Citation? Citation { get; private set; }

    public string? Signature { get; private set; }

    /// <summary>What the stream is to fail with after this event.</summary>
    public ApiException? Error { get; private set; }

    /// <summary>The finished message, if it was kept.</summary>
    public Message? Message { get; private set; }

    /// <summary>The message as far as it has come.</summary>
    public Message? PartialMessage => Message ?? (_isReleased ? _lastPartial : Accumulator.Build(isComplete: false));

    /// <summary>What is received next is another input, from its first event on.</summary>
    public void Restart()
    {
        Buffer.Restart();
        _heldBack = 0;
        _frames.Release();
        _frames = new SseReader(_options.MaxEventBytes);
    }

    /// <summary>Looks at the first event that is no ping. It stays where it is, as do the pings before it: they are delivered once that is settled.</summary>
    /// <param name="error">The error, if it is one.</param>
    /// <returns>Whether it has come; also if it is malformed, which <see cref="TryRead"/> will say.</returns>
    public bool TryPeek(out ApiException? error)
    {
        error = null;
        try
        {
            while (true)
            {
                bool isFirst = _heldBack == 0;
                bool isRead = _frames.TryRead(Buffer.Unread[_heldBack..], out SseFrame frame, out int consumed);

                // Whatever precedes the first event is dropped; what stands between pings stays as they do.
                int dropped = !isFirst ? 0 : isRead ? frame.Start : consumed;
                Buffer.Consume(dropped);
                _heldBack += consumed - dropped;
                if (!isRead)
                {
                    if (_heldBack <= MostHeldBack)
                    {
                        return false;
                    }

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
            Buffer.Consume(_heldBack == 0 ? _frames.EventStart : 0);
        }

        _heldBack = 0;
        _frames.Rewind();
        return true;
    }

    /// <summary>There is nothing more to look at: what was held back is next.</summary>
    public void EndPeek()
    {
        if (_heldBack > 0)
        {
            _frames.Rewind();
            _heldBack = 0;
        }
    }

    /// <summary>Reads the next event and accumulates it; <see cref="Finish"/> drops its bytes.</summary>
    /// <returns>Whether there is one; if not, more bytes are needed.</returns>
    public bool TryRead(Lens lens)
    {
        // As after every event that came alone.
        if (Buffer.Unread.IsEmpty)
        {
            return false;
        }

        int consumed;
        if (Recognizes && _frames.IsAtBoundary)
        {
            if (CanonicalFrame.TryRead(Buffer.Unread, _options.MaxEventBytes, out DecodedEvent canonical, out _, out consumed))
            {
                Begin(canonical, consumed, lens);
                return true;
            }

            if (CanonicalFrame.IsBeginning(Buffer.Unread, _options.MaxEventBytes))
            {
                return false;
            }
        }

        while (_frames.TryRead(Buffer.Unread, out SseFrame frame, out consumed))
        {
            // Some gateways close with it, as another API does.
            if (!frame.Data.SequenceEqual("[DONE]"u8))
            {
                // From here on the buffer begins with the event; its spans stay where they are.
                Buffer.Consume(frame.Start);
                Begin(EventDecoder.Decode(frame, _options.MaxJsonDepth), consumed - frame.Start, lens);
                return true;
            }

            Buffer.Consume(consumed);
        }

        Buffer.Consume(consumed);
        return false;
    }

    /// <summary>Takes the string of a delta into <see cref="Text"/> and, as far as that keeps it, its block.</summary>
    public void DecodeText(ReadOnlySpan<byte> value, bool isEscaped, BlockBuilder block, TextNeeds needs)
    {
        Text.Decode(value, isEscaped);
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            Accumulator.AddSize(Text.Utf8.Length);
        }

        Text.Append(block, needs);
    }

    /// <summary>Makes a delta the current event that was read elsewhere, and of which nobody wants an object.</summary>
    public void SetDelta(int frameLength)
    {
        Event = null;
        HasText = false;
        Kind = EventKind.ContentBlockDelta;
        _frameLength = frameLength;
    }

    /// <summary>Makes <c>message_stop</c> the current event, be it that the input ended in its place.</summary>
    public void Complete()
    {
        Event = null;
        Kind = EventKind.MessageStop;
        Message = Accumulator.Stop();
        SetCall(HandlerCall.Message, HandlerInterest.MessageStop);
    }

    /// <summary>Drops the current event's bytes.</summary>
    public void Finish()
    {
        Skip(_frameLength);
        _frameLength = 0;
    }

    /// <summary>Drops an event that is not the current one.</summary>
    public void Skip(int frameLength)
    {
        Buffer.Consume(frameLength);
        Count++;
    }

    /// <summary>How far the stream had come when the input ended too early.</summary>
    public string DescribeEnd(Exception? transportError) => (Count, transportError) switch
    {
        (0, HttpRequestException e) => $"The connection failed before the first event ({e.HttpRequestError}); the inner exception says more.",
        (0, null) => $"The input ended without a single event, after {Buffer.Offset + Buffer.Unread.Length} bytes. Is it a text/event-stream?",
        (_, null) => $"The stream ended after event {Count}, before the message was complete.",
        _ => $"The stream ended after event {Count}, before the message was complete, because the connection failed.",
    };

    /// <summary>What the parts below say is wrong, with where it is. Anything else is a defect of ours, and passes as it is.</summary>
    public Exception Describe(Exception exception)
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

        long offset = Buffer.Offset + _frames.EventStart;
        return new InvalidStreamException(
            $"Not a valid message stream at event {Count + 1}, byte {offset}: {problem}.", Count + 1, offset, PartialMessage, exception);
    }

    public void Release()
    {
        _lastPartial = PartialMessage;
        _isReleased = true;
        Buffer.Release();
        _frames.Release();
        Text.Release();
        Accumulator.Release();
    }

    private void Begin(in DecodedEvent e, int length, Lens lens)
    {
        _frameLength = length;
        Kind = e.Kind;
        Index = e.Index;
        Event = null;
        Call = HandlerCall.None;
        HasText = false;
        bool wanted = lens == Lens.Events || (_interest & e.Kind.Flag()) != 0;
        switch (e.Kind)
        {
            case EventKind.MessageStart:
                Event = wanted || Accumulator.KeepsMessage ? Materialize(e) : null;
                Accumulator.Start(Event as MessageStartEvent);
                break;
            case EventKind.ContentBlockStart:
                bool needsStart = Accumulator.NeedsStart(e.Block);
                Event = wanted || needsStart ? Materialize(e) : null;
                Accumulator.StartBlock(e.Index, e.Block, needsStart ? (Event as ContentBlockStartEvent)?.ContentBlock : null);
                if (needsStart)
                {
                    Accumulator.AddSize(e.Json.Length);
                }

                break;
            case EventKind.ContentBlockDelta:
                BeginDelta(e, wanted, lens);
                break;
            case EventKind.ContentBlockStop:
                ContentBlock = Accumulator.StopBlock(e.Index, out HandlerInterest flag);
                Event = wanted ? ((ContentBlockStopEvent)Materialize(e)) with { ContentBlock = ContentBlock } : null;
                SetCall(HandlerCall.ContentBlock, flag | HandlerInterest.ContentBlockIndex);
                break;
            case EventKind.MessageDelta:
                Event = wanted || Accumulator.KeepsMessage ? Materialize(e) : null;
                Accumulator.Apply(e.HasStopReason, Event as MessageDeltaEvent);
                break;
            case EventKind.MessageStop:
                Complete();
                Event = wanted ? ((MessageStopEvent)Materialize(e)) with { Message = Message } : null;
                break;
            case EventKind.Ping:
                Event = wanted ? Materialize(e) : null;
                SetCall(HandlerCall.Ping, HandlerInterest.Ping);
                break;
            case EventKind.Error:
                Event = Materialize(e);
                Error = ApiException.FromEvent((ErrorEvent)Event, _stream.Response, PartialMessage);
                break;
            default:
                Event = wanted ? Materialize(e) : null;
                break;
        }
    }

    private void BeginDelta(in DecodedEvent e, bool wanted, Lens lens)
    {
        BlockBuilder block = Accumulator.GetOpenBlock(e.Index, e.Delta);
        bool isText = e.Delta is DeltaKind.Text or DeltaKind.Thinking or DeltaKind.InputJson;
        bool keptWhole = block.Start is UnknownBlock;
        if (isText)
        {
            HasText = lens == Lens.Text && block.Kind == BlockKind.Text;
            DecodeText(e.Value, e.IsEscaped, block, block.Needs | (wanted || keptWhole || HasText ? TextNeeds.Utf8Delta : TextNeeds.None));
            if ((block.Needs & TextNeeds.Call) != 0)
            {
                SetCall(e.Delta.Call(), e.Delta.Flag());
            }

            if (HasText)
            {
                CurrentText = Text.GetString();
            }
        }
        else if (e.Delta == DeltaKind.Signature)
        {
            bool isKept = block.Start is not null;
            Signature = null;
            if (wanted || isKept || (_interest & HandlerInterest.Signature) != 0)
            {
                DecodeText(e.Value, e.IsEscaped, block, TextNeeds.Utf8Delta);
                Signature = Text.GetString();
                block.SetSignature(Signature);
                Accumulator.AddSize(isKept ? e.Value.Length : 0);
            }

            SetCall(HandlerCall.Signature, HandlerInterest.Signature);
        }

        bool isObject = e.Delta is DeltaKind.Citations or DeltaKind.Compaction;
        bool added = keptWhole || (isObject && block.Start is not null);
        if (wanted || added || (e.Delta == DeltaKind.Citations && (_interest & HandlerInterest.Citation) != 0))
        {
            var delta = (ContentBlockDeltaEvent)(Event = e.IsPlainDelta ? PlainDelta(e.Index, e.Delta) : Materialize(e));
            if (added)
            {
                block.Add(delta.Delta);
                Accumulator.AddSize(e.Json.Length);
            }

            if (delta.Delta is CitationsDelta citations)
            {
                Citation = citations.Citation;
                SetCall(HandlerCall.Citation, HandlerInterest.Citation);
            }
        }
    }

    private ContentBlockDeltaEvent PlainDelta(int index, DeltaKind delta)
    {
        ContentBlockDelta value = delta switch
        {
            DeltaKind.Text => new TextDelta { Text = Text.GetString() },
            DeltaKind.Thinking => new ThinkingDelta { Thinking = Text.GetString() },
            DeltaKind.InputJson => new InputJsonDelta { PartialJson = Text.GetString() },
            _ => new SignatureDelta { Signature = Text.GetString() },
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
        return (MessageStreamEvent)JsonSerializer.Deserialize(ref reader, MessagesJson.GetReplyTypeInfo(e.Kind.Type()))!;
    }

    private void SetCall(HandlerCall call, HandlerInterest flag) => (Call, Flag) = (call, flag);
}
