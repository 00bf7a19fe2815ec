namespace Handlers;

/// <summary>
/// What the handlers of a stream need, computed once from their interests: which events become objects, what each kind of block decodes and keeps, and
/// which methods are called. This is the only type that interprets <see cref="HandlerInterest"/>.
/// </summary>
internal sealed class StreamNeeds
{
    // The flags that say how a method is called, without those that say that it is.
    private const HandlerInterest CoalescedText = HandlerInterest.TextCoalesced & ~HandlerInterest.TextIndex;
    private const HandlerInterest CoalescedThinking = HandlerInterest.ThinkingCoalesced & ~HandlerInterest.ThinkingIndex;
    private const HandlerInterest CoalescedInputJson = HandlerInterest.InputJsonCoalesced & ~HandlerInterest.InputJsonIndex;

    private const HandlerInterest TextDeltas = HandlerInterest.TextIndex | HandlerInterest.ThinkingIndex | HandlerInterest.InputJsonIndex;

    private readonly HandlerInterest[] _each;
    private readonly HandlerInterest _any;
    private readonly TextNeeds[] _text;
    private readonly ItemTree? _items;

    /// <param name="interests">The interests of the handlers, in their order.</param>
    /// <param name="accumulates">Whether the message is kept even if no handler takes it.</param>
    /// <param name="items">The arrays whose elements the handlers take.</param>
    public StreamNeeds(ReadOnlySpan<HandlerInterest> interests, bool accumulates, ItemTree? items = null)
    {
        _items = items;
        _each = interests.ToArray();
        _any = Union(interests);
        KeepsMessage = accumulates || Has(HandlerInterest.Message);
        _text = Array.ConvertAll(Enum.GetValues<BlockKind>(), TextOf);
    }

    /// <summary>Whether the message is kept.</summary>
    public bool KeepsMessage { get; }

    /// <summary>Whether pings are delivered in any way.</summary>
    public bool Pings => (_any & (HandlerInterest.Ping | HandlerInterest.PingEvent)) != 0;

    /// <summary>Whether the bytes of each event are delivered.</summary>
    public bool Frames => (_any & HandlerInterest.Frame) != 0;

    /// <summary>Whether the text of the complete message is delivered, to be read as JSON.</summary>
    public bool Outputs => (_any & HandlerInterest.Output) != 0;

    /// <summary>Whether at most one handler takes deltas, and only by the method for their kind. <see cref="EventPump"/> then uses its loop over deltas.</summary>
    public bool DeltasGoToOneMethod
        => _each.Count(interest => (interest & TextDeltas) != 0) <= 1 && (_any & (HandlerInterest.ContentBlockDeltaEvent | HandlerInterest.Frame)) == 0;

    /// <summary>Whether one handler takes the frames of deltas, and no handler takes deltas in any other way. <see cref="EventPump"/> then uses its loop over deltas.</summary>
    public bool DeltasGoToFrames
        => _each.Count(interest => (interest & HandlerInterest.Frame) != 0) == 1 && (_any & (HandlerInterest.ContentBlockDeltaEvent | TextDeltas)) == 0;

    /// <summary>The first handler that takes frames; -1 if there is none.</summary>
    public int FirstOfFrames => Array.FindIndex(_each, interest => (interest & HandlerInterest.Frame) != 0);

    /// <summary>The first handler that takes deltas by their own methods; -1 if there is none.</summary>
    public int FirstOfDeltas => Array.FindIndex(_each, interest => (interest & TextDeltas) != 0);

    /// <summary>The first handler with asynchronous methods; -1 if there is none.</summary>
    public int FirstAsynchronous => Array.FindIndex(_each, interest => (interest & HandlerInterest.Asynchronous) != 0);

    /// <summary>Whether such events are delivered as objects.</summary>
    public bool Events(EventKind kind) => (_any & FlagOf(kind)) != 0;

    /// <summary>Whether citations are kept until the end of the message, for lists of those so far.</summary>
    public bool CitationSnapshots => Has(HandlerInterest.CitationSnapshot);

    /// <summary>Whether such deltas are delivered to their own method. It is not asked of those that append text.</summary>
    public bool Deltas(DeltaKind kind) => (_any & FlagOf(kind)) != 0;

    /// <summary>What the stream needs of the strings appended to such a block.</summary>
    public TextNeeds Text(BlockKind kind) => _text[(int)kind];

    /// <summary>Where the search for elements of arrays begins in such a block's text; null if none are taken from it.</summary>
    public ItemNode? Items(BlockKind kind, ContentBlock? start) => kind switch
    {
        BlockKind.Text => _items?.OfText,
        BlockKind.ToolCall => start is ToolCallBlock block ? _items?.OfTool(block.Name) : null,
        _ => null,
    };

    /// <summary>Whether such a block is kept until it stops.</summary>
    public bool Blocks(BlockKind kind) => KeepsMessage || (_any & FlagOf(kind)) != 0;

    /// <summary>Whether the start of such a block is needed as an object.</summary>
    public bool BlockStarts(BlockKind kind) => Blocks(kind)
        || (kind == BlockKind.ToolCall && ((_any & HandlerInterest.InputJsonIndex) != 0 || _items is { HasTools: true }))
        || (kind == BlockKind.Text && CitationSnapshots);

    /// <summary>The flags of a state. It calls the handlers whose interest has one of them.</summary>
    public static HandlerInterest FlagsOf(StreamState state, EventKind e, BlockKind block) => state switch
    {
        StreamState.Frame => HandlerInterest.Frame,
        StreamState.StreamEvent => FlagOf(e),
        StreamState.Text => HandlerInterest.TextIndex,
        StreamState.Thinking => HandlerInterest.ThinkingIndex,
        StreamState.InputJson => HandlerInterest.InputJsonIndex,
        StreamState.Ping => HandlerInterest.Ping,
        StreamState.Signature => HandlerInterest.Signature,
        StreamState.Citation => HandlerInterest.Citation,
        StreamState.Compaction => HandlerInterest.Compaction,
        StreamState.ContentBlock => FlagOf(block) | HandlerInterest.ContentBlockIndex,
        StreamState.Item => HandlerInterest.Item,
        StreamState.Message => HandlerInterest.MessageStop,
        StreamState.Output => HandlerInterest.Output,
        StreamState.Connect => HandlerInterest.Connect,
        StreamState.Retry => HandlerInterest.Retry,
        StreamState.Timeout => HandlerInterest.Timeout,
        StreamState.Abort => HandlerInterest.Abort,
        StreamState.Exception => HandlerInterest.Exception,
        StreamState.End => HandlerInterest.End,
        _ => HandlerInterest.None,
    };

    public bool Wants(int handler, HandlerInterest flags) => (_each[handler] & flags) != 0;

    /// <summary>The flag of the handlers that take runs of such deltas.</summary>
    public static HandlerInterest CoalescedFlagOf(DeltaKind delta) => delta switch
    {
        DeltaKind.Text => CoalescedText,
        DeltaKind.Thinking => CoalescedThinking,
        DeltaKind.InputJson => CoalescedInputJson,
        _ => HandlerInterest.None,
    };

    /// <summary>The interest of several handlers as one. Runs of deltas are for all that take such deltas, or for none.</summary>
    public static HandlerInterest Combine(ReadOnlySpan<HandlerInterest> interests)
    {
        HandlerInterest any = Union(interests);
        foreach (HandlerInterest interest in interests)
        {
            any &= ~(Each(HandlerInterest.TextIndex, CoalescedText) | Each(HandlerInterest.ThinkingIndex, CoalescedThinking) | Each(HandlerInterest.InputJsonIndex, CoalescedInputJson));

            HandlerInterest Each(HandlerInterest call, HandlerInterest coalesced)
                => (interest & call) != 0 && (interest & coalesced) == 0 ? coalesced : HandlerInterest.None;
        }

        return any;
    }

    private static HandlerInterest Union(ReadOnlySpan<HandlerInterest> interests)
    {
        HandlerInterest any = HandlerInterest.None;
        foreach (HandlerInterest interest in interests)
        {
            any |= interest;
        }

        return any;
    }

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

    private static HandlerInterest FlagOf(DeltaKind kind) => kind switch
    {
        DeltaKind.Signature => HandlerInterest.Signature,
        DeltaKind.Citations => HandlerInterest.Citation,
        DeltaKind.Compaction => HandlerInterest.Compaction,
        _ => HandlerInterest.None,
    };

    private static HandlerInterest FlagOf(BlockKind kind) => kind switch
    {
        BlockKind.Text => HandlerInterest.TextBlock,
        BlockKind.Thinking => HandlerInterest.ThinkingBlock,
        BlockKind.ToolCall => HandlerInterest.ToolCallBlock,
        _ => HandlerInterest.OtherBlock,
    };

    private TextNeeds TextOf(BlockKind kind) => kind switch
    {
        BlockKind.Text => TextOf(kind, HandlerInterest.TextIndex, CoalescedText, HandlerInterest.TextUtf8, HandlerInterest.Text, HandlerInterest.TextUtf8Snapshot, HandlerInterest.TextSnapshot)
            | (Has(HandlerInterest.TextPartialJson) ? TextNeeds.PartialJson | TextNeeds.Utf8Text : TextNeeds.None)
            | (Outputs ? TextNeeds.Utf8Text : TextNeeds.None),
        BlockKind.Thinking => TextOf(kind, HandlerInterest.ThinkingIndex, CoalescedThinking, HandlerInterest.ThinkingUtf8, HandlerInterest.Thinking, HandlerInterest.ThinkingUtf8Snapshot, HandlerInterest.ThinkingSnapshot),
        BlockKind.ToolCall => TextOf(kind, HandlerInterest.InputJsonIndex, CoalescedInputJson, HandlerInterest.InputJsonUtf8, HandlerInterest.InputJson, HandlerInterest.InputJsonSnapshot, HandlerInterest.None)
            | (Has(HandlerInterest.InputJsonSnapshot) ? TextNeeds.PartialJson : TextNeeds.None),
        _ => TextNeeds.None,
    };

    private TextNeeds TextOf(BlockKind kind, HandlerInterest call, HandlerInterest coalesced, HandlerInterest utf8, HandlerInterest utf16, HandlerInterest utf8Snapshot, HandlerInterest snapshot)
    {
        bool keeps = Blocks(kind);
        TextNeeds needs = (Has(call) ? TextNeeds.Call : 0) | (Has(coalesced) ? TextNeeds.Coalesced : 0) | (Has(utf8) ? TextNeeds.Utf8Delta : 0) | (Has(utf16) ? TextNeeds.Utf16Delta : 0);

        // Text whose deltas are transcoded is kept as UTF-16, so that it is transcoded once. JSON text is always kept as UTF-8.
        bool isText = snapshot != HandlerInterest.None;
        if (isText && (Has(snapshot) || (keeps && Has(utf16))))
        {
            needs |= TextNeeds.Utf16Text;
        }

        if (Has(utf8Snapshot) || (keeps && (needs & TextNeeds.Utf16Text) == 0))
        {
            needs |= TextNeeds.Utf8Text;
        }

        return needs;
    }

    private bool Has(HandlerInterest flags) => flags != HandlerInterest.None && (_any & flags) == flags;
}
