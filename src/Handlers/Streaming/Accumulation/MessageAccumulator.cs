namespace Handlers;

/// <summary>
/// The state of one message: which blocks are open, what they hold so far, and whether the order of events is the protocol's.
/// Order is always watched; content is kept as far as somebody wants it.
/// </summary>
internal sealed class MessageAccumulator(HandlerInterest interest, bool keepsMessage, MessageStreamOptions options)
{
    private readonly List<BlockBuilder?> _open = [];
    private readonly List<ContentBlock?> _blocks = [];
    private readonly bool _keepsMessage = keepsMessage || (interest & HandlerInterest.Message) == HandlerInterest.Message;
    private Message? _message;
    private bool _isStarted;
    private bool _hasStopReason;
    private int _openCount;
    private long _size;

    // The block of the last delta: deltas come in runs for one block.
    private int _lastIndex = -1;
    private BlockBuilder? _last;

    /// <summary>Whether the message is kept: then <see cref="Start"/> and <see cref="Apply"/> need the events as objects.</summary>
    public bool KeepsMessage => _keepsMessage;

    /// <summary>Whether the input may end here: a stop reason has come and all blocks have stopped.</summary>
    public bool IsWhole => _hasStopReason && _openCount == 0;

    /// <summary>The message so far, as objects of its own; null before its start, or if it is not kept.</summary>
    public Message? Build(bool isComplete)
    {
        if (_message is null)
        {
            return null;
        }

        var content = new List<ContentBlock>(_message.Content);
        for (int i = 0; i < _blocks.Count; i++)
        {
            if ((_blocks[i] ?? _open[i]?.Build(isComplete)) is { } block)
            {
                content.Add(block);
            }
        }

        return _message with { Content = content };
    }

    public void Start(MessageStartEvent? e)
    {
        if (_isStarted)
        {
            throw new InvalidDataException("a second message_start came; a stream holds one message");
        }

        _isStarted = true;
        _message = _keepsMessage ? e?.Message : null;
    }

    /// <summary>Whether the start of such a block is needed as an object.</summary>
    public bool NeedsStart(BlockKind kind)
        => _keepsMessage
            || (interest & BlockInterest(kind)) != 0
            || (kind == BlockKind.ToolCall && (interest & HandlerInterest.InputJsonIndex) != 0);

    public void StartBlock(int index, BlockKind kind, ContentBlock? start)
    {
        ThrowIfNotStarted();
        if (index != _open.Count)
        {
            throw new InvalidDataException($"content block {index} starts where block {_open.Count} is next");
        }

        if (index >= options.MaxContentBlocks)
        {
            throw new InvalidDataException($"the message has more than {options.MaxContentBlocks:N0} content blocks (MessageStreamOptions.MaxContentBlocks)");
        }

        if (start is FallbackBlock { To.Model: { } model } && _message is not null)
        {
            _message = _message with { Model = model };
        }

        var block = new BlockBuilder(kind, start, NeedsOf(kind), options);
        block.AppendStart();
        _open.Add(block);
        _blocks.Add(null);
        _openCount++;
    }

    /// <summary>The open block a delta is for.</summary>
    public BlockBuilder GetOpenBlock(int index, DeltaKind delta)
    {
        if (index != _lastIndex || _last is null)
        {
            ThrowIfNotStarted();
            _last = (uint)index < (uint)_open.Count ? _open[index] : null;
            _lastIndex = index;
            if (_last is null)
            {
                throw new InvalidDataException($"a delta came for content block {index}, which {(index < _open.Count ? "has stopped" : "never started")}");
            }
        }

        if (!Fits(_last.Kind, delta))
        {
            throw new InvalidDataException($"a delta of kind {delta} came for content block {index}, which is of kind {_last.Kind}");
        }

        return _last;
    }

    /// <summary>Takes note that so much more of the message is kept.</summary>
    public void AddSize(int bytes)
    {
        if ((_size += bytes) > options.MaxMessageBytes)
        {
            ThrowTooLong();
        }

        // Apart, so that the rest is inlined.
        void ThrowTooLong() => throw new InvalidDataException($"the message is longer than the limit of {options.MaxMessageBytes:N0} bytes (MessageStreamOptions.MaxMessageBytes)");
    }

    /// <returns>The finished block; null if nobody wants it.</returns>
    /// <param name="index">Which block.</param>
    /// <param name="flag">What a handler that wants this kind of block has in its interest.</param>
    public ContentBlock? StopBlock(int index, out HandlerInterest flag)
    {
        if ((uint)index >= (uint)_open.Count || _open[index] is not { } builder)
        {
            throw new InvalidDataException($"content block {index} stops, which {(index < _open.Count ? "has stopped before" : "never started")}");
        }

        flag = BlockInterest(builder.Kind);
        ContentBlock? block = _keepsMessage || (interest & flag) != 0 ? builder.Build(isComplete: true) : null;
        builder.Release();
        _open[index] = null;
        _last = null;
        _openCount--;
        return _keepsMessage ? _blocks[index] = block : block;
    }

    public void Apply(bool hasStopReason, MessageDeltaEvent? e)
    {
        ThrowIfNotStarted();
        _hasStopReason |= hasStopReason;
        if (_message is not null && e is not null)
        {
            _message = _message with
            {
                StopReason = e.Delta.StopReason ?? _message.StopReason,
                StopSequence = e.Delta.StopSequence ?? _message.StopSequence,
                StopDetails = e.Delta.StopDetails ?? _message.StopDetails,
                Container = e.Delta.Container ?? _message.Container,
                ContextManagement = e.ContextManagement ?? _message.ContextManagement,
                InputTransformations = e.InputTransformations ?? _message.InputTransformations,
                Usage = e.Usage is { } usage ? _message.Usage.Merge(usage) : _message.Usage,

                // Fields of tomorrow, treated as those of today: set by the delta, or beside it.
                AdditionalProperties = _message.MergeAdditional(e.Delta.AdditionalProperties, e.AdditionalProperties),
            };
        }
    }

    /// <returns>The finished message; null if nobody wants it.</returns>
    public Message? Stop()
    {
        ThrowIfNotStarted();
        if (_openCount > 0)
        {
            throw new InvalidDataException($"message_stop came while content block {_open.FindIndex(block => block is not null)} was open");
        }

        return Build(isComplete: true);
    }

    public void Release()
    {
        foreach (BlockBuilder? block in _open)
        {
            block?.Release();
        }
    }

    private static bool Fits(BlockKind block, DeltaKind delta) => delta switch
    {
        DeltaKind.Text or DeltaKind.Citations => block is BlockKind.Text or BlockKind.Other,
        DeltaKind.Thinking or DeltaKind.Signature => block is BlockKind.Thinking or BlockKind.Other,
        DeltaKind.InputJson => block is BlockKind.ToolCall or BlockKind.Other,
        DeltaKind.Compaction => block is BlockKind.Compaction or BlockKind.Other,
        _ => true,
    };

    private static HandlerInterest BlockInterest(BlockKind kind) => kind switch
    {
        BlockKind.Text => HandlerInterest.TextBlock,
        BlockKind.Thinking => HandlerInterest.ThinkingBlock,
        BlockKind.ToolCall => HandlerInterest.ToolCallBlock,
        _ => HandlerInterest.OtherBlock,
    };

    private TextNeeds NeedsOf(BlockKind kind)
    {
        bool keeps = _keepsMessage || (interest & BlockInterest(kind)) != 0;
        return kind switch
        {
            BlockKind.Text => NeedsOf(HandlerInterest.TextIndex, HandlerInterest.TextUtf8, HandlerInterest.Text, HandlerInterest.TextUtf8Snapshot, HandlerInterest.TextSnapshot, keeps),
            BlockKind.Thinking => NeedsOf(HandlerInterest.ThinkingIndex, HandlerInterest.ThinkingUtf8, HandlerInterest.Thinking, HandlerInterest.ThinkingUtf8Snapshot, HandlerInterest.ThinkingSnapshot, keeps),
            BlockKind.ToolCall => NeedsOf(HandlerInterest.InputJsonIndex, HandlerInterest.InputJsonUtf8, HandlerInterest.InputJson, HandlerInterest.InputJsonSnapshot, HandlerInterest.None, keeps)
                | (Has(HandlerInterest.InputJsonSnapshot) ? TextNeeds.PartialJson : TextNeeds.None),
            BlockKind.Compaction when keeps => TextNeeds.Utf8Text,
            _ => TextNeeds.None,
        };
    }

    private TextNeeds NeedsOf(HandlerInterest call, HandlerInterest utf8, HandlerInterest utf16, HandlerInterest utf8Snapshot, HandlerInterest snapshot, bool keeps)
    {
        TextNeeds needs = (Has(call) ? TextNeeds.Call : 0) | (Has(utf8) ? TextNeeds.Utf8Delta : 0) | (Has(utf16) ? TextNeeds.Utf16Delta : 0);

        // What is decoded for deltas anyway is what is kept, so that a text is transcoded once. JSON text is always kept as it came.
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

    private bool Has(HandlerInterest flags) => flags != HandlerInterest.None && (interest & flags) == flags;

    private void ThrowIfNotStarted()
    {
        if (!_isStarted)
        {
            throw new InvalidDataException("the event came before message_start");
        }
    }
}
