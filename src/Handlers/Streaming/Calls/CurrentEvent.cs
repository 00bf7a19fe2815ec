using System.Text.Json;

namespace Handlers;

/// <summary>
/// The event that handlers are called with. It is accumulated first, and becomes an object only if one is needed. Does no I/O and calls no handler.
/// </summary>
internal sealed partial class CurrentEvent
{
    private readonly StreamNeeds _needs;
    private readonly MessageStreamOptions _options;
    private readonly FrameReader _frames;
    private readonly MessageAccumulator _accumulator;
    private int _frameLength;
    private bool _isFrozen;
    private Message? _frozen;

    // The block that the event stops, while elements of it are left to deliver.
    private BlockBuilder? _stopping;

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

    /// <summary>The citations of the block so far; null if no handler takes them.</summary>
    public IReadOnlyList<Citation>? Citations { get; private set; }

    public CompactionDelta? Compaction { get; private set; }

    public string? Signature { get; private set; }

    /// <summary>The element that handlers are called with.</summary>
    public FoundItem Item { get; private set; }

    /// <summary>Whether the finished message is an output: one that calls tools or pauses goes on in the next.</summary>
    public bool IsOutput => _needs.Outputs && _accumulator.StopReason is var reason
        && reason != StopReason.ToolUse && reason != StopReason.PauseTurn && reason != StopReason.Compaction;

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
                StopBlock(e.Index, isCut: false);
                Event = isWanted ? ((ContentBlockStopEvent)Materialize(e)) with { ContentBlock = ContentBlock } : null;
                break;
            case EventKind.MessageDelta:
                Event = isWanted || _needs.KeepsMessage || _needs.Outputs ? Materialize(e) : null;
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

        ReleaseStopping();
    }

    public void Release()
    {
        _ = FreezePartial();
        ReleaseStopping();
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
        StopBlock(index, isCut: true);
        bool isWanted = until == ReadUntil.NextEvent || _needs.Events(Kind);
        Event = isWanted ? new ContentBlockStopEvent { Index = index, ContentBlock = ContentBlock } : null;
    }

    /// <summary>Stops a block. Elements that no delta has completed, because they came with the block's start, are delivered before it.</summary>
    private void StopBlock(int index, bool isCut)
    {
        _stopping = _accumulator.FindOpenBlock(index) is { Items: not null } block ? block : null;
        ContentBlock = _accumulator.StopBlock(index, isCut, out BlockKind kind);
        Block = kind;
        if (!isCut)
        {
            _stopping?.ScanStart();
        }

        Method = _stopping is not null && TryTakeItem() ? StreamState.Item : StreamState.ContentBlock;
    }

    private void ReleaseStopping()
    {
        _stopping?.Release();
        _stopping = null;
    }

    // A delta with text is not among them: without its block, the answer would silently be shorter.
    private static bool IsPartOfMessage(in DecodedEvent e) => e.Kind switch
    {
        EventKind.ContentBlockDelta => e.Value.IsEmpty || e.Delta == DeltaKind.Signature,
        EventKind.ContentBlockStart or EventKind.ContentBlockStop or EventKind.MessageDelta or EventKind.MessageStop => true,
        _ => false,
    };

    private MessageStreamEvent Materialize(in DecodedEvent e) => EventMaterializer.Materialize(e, _options.MaxJsonDepth);
}
