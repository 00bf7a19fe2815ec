using System.Text;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// The event that handlers are called with. It is accumulated first, and becomes an object only if one is needed. Does no I/O and calls no handler.
/// </summary>
internal sealed class CurrentEvent
{
    private readonly StreamNeeds _needs;
    private readonly MessageStreamOptions _options;
    private readonly FrameReader _frames;
    private readonly MessageAccumulator _accumulator;
    private int _frameLength;
    private bool _isFrozen;
    private Message? _frozen;

    // The JSON of the message's id; no id and an empty one are the same.
    private byte[] _messageId = [];

    public CurrentEvent(FrameReader frames, MessageAccumulator accumulator, StreamNeeds needs, MessageStreamOptions options)
    {
        _frames = frames;
        _accumulator = accumulator;
        _needs = needs;
        _options = options;
        Text = new DeltaText(frames.Buffer);
    }

    /// <summary>The head of the response, for the request id of an error.</summary>
    public ResponseInfo? Response { get; set; }

    /// <summary>The string of the current delta.</summary>
    public DeltaText Text { get; }

    public EventKind Kind { get; private set; }

    /// <summary>Whether the event is the end of the message.</summary>
    public bool EndsMessage { get; private set; }

    /// <summary>Whether the event has bytes of its own: the end of a block that was open at <c>message_stop</c> has none.</summary>
    public bool HasFrame => _frameLength > 0;

    /// <summary>The index of the event's content block.</summary>
    public int Index { get; private set; }

    /// <summary>The state that calls the event's own method; <see cref="StreamState.EventDone"/> if it has none.</summary>
    public StreamState Method { get; private set; }

    /// <summary>The kind of the content block that has stopped.</summary>
    public BlockKind Block { get; private set; }

    /// <summary>The event's bytes as received; those of an event without framing are given one.</summary>
    public ReadOnlySpan<byte> Frame => _frames.GetFrame(_frameLength);

    /// <summary>Whether the whole event that follows has been received.</summary>
    public bool IsNextReceived => _frames.IsNextReceived(_frameLength);

    /// <summary>The event as an object, if something needs it.</summary>
    public MessageStreamEvent? Event { get; private set; }

    /// <summary>The text delta as a string, if the iteration is given it.</summary>
    public string? IteratedText { get; private set; }

    /// <summary>The content block that has stopped.</summary>
    public ContentBlock? ContentBlock { get; private set; }

    public Citation? Citation { get; private set; }

    public string? Signature { get; private set; }

    /// <summary>The exception that the stream fails with after this event.</summary>
    public ApiException? Error { get; private set; }

    /// <summary>The finished message, if it was kept.</summary>
    public Message? Message { get; private set; }

    /// <summary>The message so far.</summary>
    public Message? PartialMessage => Message ?? (_isFrozen ? _frozen : _accumulator.Build(isComplete: false));

    /// <summary>Makes a decoded event the current one, and accumulates it.</summary>
    /// <param name="e">The event.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="until">What the iteration is given.</param>
    public void Begin(in DecodedEvent e, int length, ReadUntil until)
    {
        _frameLength = length;
        Kind = e.Kind;
        Index = e.Index;
        Event = null;
        Method = StreamState.EventDone;
        IteratedText = null;
        bool isWanted = until == ReadUntil.NextEvent || _needs.Events(e.Kind);
        if (!_accumulator.IsStarted && IsPartOfMessage(e))
        {
            // Surfaced, not accumulated, as the official SDKs do.
            Event = isWanted ? MaterializeStray(e) : null;
            return;
        }

        switch (e.Kind)
        {
            case EventKind.MessageStart:
                StartMessage(e, isWanted);
                break;
            case EventKind.ContentBlockStart:
                bool needsStart = _needs.BlockStarts(e.Block);
                Event = isWanted || needsStart ? Materialize(e) : null;
                _accumulator.StartBlock(e.Index, e.Block, needsStart ? (Event as ContentBlockStartEvent)?.ContentBlock : null, needsStart ? JsonSize.Of(e.Json) : 0);
                break;
            case EventKind.ContentBlockDelta:
                BeginDelta(e, isWanted, until);
                break;
            case EventKind.ContentBlockStop:
                ContentBlock = _accumulator.StopBlock(e.Index, isCut: false, out BlockKind kind);
                Block = kind;
                Event = isWanted ? ((ContentBlockStopEvent)Materialize(e)) with { ContentBlock = ContentBlock } : null;
                Method = StreamState.ContentBlock;
                break;
            case EventKind.MessageDelta:
                Event = isWanted || _needs.KeepsMessage ? Materialize(e) : null;
                _accumulator.Apply(e, Event as MessageDeltaEvent, _needs.KeepsMessage ? JsonSize.Of(e.Json) : 0);
                break;
            case EventKind.MessageStop when _accumulator.FirstOpen() is { } open:
                StopCut(open, until);
                break;
            case EventKind.MessageStop:
                Complete();
                Event = isWanted ? ((MessageStopEvent)Materialize(e)) with { Message = Message } : null;
                break;
            case EventKind.Ping:
                Event = isWanted ? Materialize(e) : null;
                Method = StreamState.Ping;
                break;
            case EventKind.Error:
                ErrorEvent error = EventMaterializer.MaterializeError(e, _options.MaxJsonDepth);
                Event = error;
                Error = ApiException.FromEvent(error, Response, FreezePartial());
                break;
            default:
                Event = isWanted ? Materialize(e) : null;
                break;
        }
    }

    /// <summary>Makes a delta the current event. It needs no object and is accumulated already.</summary>
    public void SetDelta(int frameLength)
    {
        Event = null;
        IteratedText = null;
        Kind = EventKind.ContentBlockDelta;
        _frameLength = frameLength;
    }

    /// <summary>Makes <c>message_stop</c> the current event, also if the input ended without one.</summary>
    public void Complete()
    {
        Event = null;
        Kind = EventKind.MessageStop;
        EndsMessage = true;
        Message = _accumulator.Stop();
        Method = StreamState.Message;
    }

    /// <summary>Drops the event's bytes.</summary>
    public void Finish()
    {
        if (_frameLength > 0)
        {
            _frames.Skip(_frameLength);
            _frameLength = 0;
        }
    }

    /// <summary>Decodes the string of a delta into <see cref="Text"/>, and appends it to its block if that keeps text.</summary>
    public void DecodeText(ReadOnlySpan<byte> value, bool isEscaped, BlockBuilder block, TextNeeds needs)
    {
        Text.Decode(value, isEscaped);
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _accumulator.AddText(Text.Utf8.Length, (needs & TextNeeds.Utf16Text) != 0 ? Encoding.UTF8.GetCharCount(Text.Utf8) : 0, needs);
        }

        Text.Append(block, needs);
    }

    public void Release()
    {
        _ = FreezePartial();
        Text.Release();
    }

    /// <summary>Builds the message so far, once, when nothing more will be added to it.</summary>
    public Message? FreezePartial()
    {
        if (!_isFrozen)
        {
            _frozen = PartialMessage;
            _isFrozen = true;
            _accumulator.Release();
        }

        return _frozen;
    }

    private void BeginDelta(in DecodedEvent e, bool isWanted, ReadUntil until)
    {
        bool isText = e.Delta is DeltaKind.Text or DeltaKind.Thinking or DeltaKind.InputJson;
        BlockBuilder? open = isText && !e.Value.IsEmpty ? _accumulator.GetOpenBlock(e.Index) : _accumulator.FindOpenBlock(e.Index);
        if (open is not { } block || !MessageAccumulator.Fits(block.Kind, e.Delta))
        {
            BeginStray(e, isWanted, isLate: open is null);
            return;
        }

        bool keepsAll = block.Start is UnknownBlock;
        if (isText)
        {
            bool isIterated = until == ReadUntil.NextText && block.Kind == BlockKind.Text;
            DecodeText(e.Value, e.IsEscaped, block, block.Needs | (isWanted || keepsAll || isIterated ? TextNeeds.Utf8Delta : TextNeeds.None));
            Method = (block.Needs & TextNeeds.Call) != 0 ? e.Delta.Method() : Method;
            IteratedText = isIterated ? Text.GetString() : null;
        }
        else if (e.Delta == DeltaKind.Signature)
        {
            SetSignature(e, block, isWanted);
        }

        bool isObject = e.Delta is DeltaKind.Citations or DeltaKind.Compaction;
        bool isAdded = keepsAll || (isObject && block.Start is not null);
        if (isWanted || isAdded || (e.Delta == DeltaKind.Citations && _needs.Citations))
        {
            if (isAdded)
            {
                // A frame of a learned layout is not parsed again; its length stands for the size of what is kept.
                _accumulator.AddSize(e.IsPlainDelta ? _frameLength : JsonSize.Of(e.Json));
            }

            var delta = (ContentBlockDeltaEvent)(Event = e.IsPlainDelta ? PlainDelta(e.Index, e.Delta) : Materialize(e));
            if (isAdded)
            {
                block.Add(delta.Delta);
            }

            if (delta.Delta is CitationsDelta citations)
            {
                Citation = citations.Citation;
                Method = StreamState.Citation;
            }
        }
    }

    private void SetSignature(in DecodedEvent e, BlockBuilder block, bool isWanted)
    {
        bool isKept = block.Start is not null;
        Signature = null;
        if (isWanted || isKept || _needs.Signatures)
        {
            DecodeText(e.Value, e.IsEscaped, block, TextNeeds.Utf8Delta);
            Signature = Text.GetString();
            block.SetSignature(Signature);
            _accumulator.AddSize(isKept ? e.Value.Length : 0);
        }

        Method = StreamState.Signature;
    }

    /// <summary>Surfaces a delta that does not fit its block, or carries no text and has no open block. A late citation is added to its block.</summary>
    private void BeginStray(in DecodedEvent e, bool isWanted, bool isLate)
    {
        bool isCitation = isLate && e.Delta == DeltaKind.Citations;
        Event = isWanted || (isCitation && (_needs.KeepsMessage || _needs.Citations)) ? MaterializeStray(e) : null;
        if (isCitation && Event is ContentBlockDeltaEvent { Delta: CitationsDelta { Citation: { } citation } })
        {
            _accumulator.AddSize(_needs.KeepsMessage ? JsonSize.Of(e.Json) : 0);
            _accumulator.AddLate(e.Index, citation);
            Citation = citation;
            Method = StreamState.Citation;
        }
    }

    /// <summary>Starts the message. A second start of the same message before its first block is surfaced and changes nothing.</summary>
    private void StartMessage(in DecodedEvent e, bool isWanted)
    {
        Event = isWanted || _needs.KeepsMessage ? Materialize(e) : null;
        ReadOnlySpan<byte> id = ReadMessageId(e.Json);
        if (!_accumulator.IsStarted || _accumulator.HasBlocks || id.IsEmpty || !id.SequenceEqual(_messageId))
        {
            _accumulator.Start(Event as MessageStartEvent, _needs.KeepsMessage ? JsonSize.Of(e.Json) : 0);
            _messageId = id.ToArray();
        }
    }

    // {"type":"message_start","message":{"id":"msg_1",…}}: as it stands between its quotes; empty if there is none.
    private ReadOnlySpan<byte> ReadMessageId(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = _options.MaxJsonDepth });
        while (reader.Read())
        {
            bool isId = reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueSpan.SequenceEqual("id"u8);
            if (isId && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                return reader.ValueSpan;
            }
        }

        return default;
    }

    /// <summary>Stops a block that is open where the message ends, as <c>max_tokens</c> may cut a tool's input. The frame of <c>message_stop</c> is read again.</summary>
    private void StopCut(int index, ReadUntil until)
    {
        _frameLength = 0;
        _frames.Rewind();
        Kind = EventKind.ContentBlockStop;
        Index = index;
        ContentBlock = _accumulator.StopBlock(index, isCut: true, out BlockKind kind);
        Block = kind;
        bool isWanted = until == ReadUntil.NextEvent || _needs.Events(Kind);
        Event = isWanted ? new ContentBlockStopEvent { Index = index, ContentBlock = ContentBlock } : null;
        Method = StreamState.ContentBlock;
    }

    // A delta with text is not among them: without its block, the answer would silently be shorter.
    private static bool IsPartOfMessage(in DecodedEvent e) => e.Kind switch
    {
        EventKind.ContentBlockDelta => e.Value.IsEmpty || e.Delta == DeltaKind.Signature,
        EventKind.ContentBlockStart or EventKind.ContentBlockStop or EventKind.MessageDelta or EventKind.MessageStop => true,
        _ => false,
    };

    private MessageStreamEvent MaterializeStray(in DecodedEvent e)
    {
        if (!e.IsPlainDelta)
        {
            return Materialize(e);
        }

        Text.Decode(e.Value, e.IsEscaped);
        return PlainDelta(e.Index, e.Delta);
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

    private MessageStreamEvent Materialize(in DecodedEvent e) => EventMaterializer.Materialize(e, _options.MaxJsonDepth);
}
