using System.Text.Json;

namespace Handlers;

/// <summary>
/// The state of one message: which blocks are open, what they hold so far, and whether the order of events is the protocol's.
/// Order is always watched; content is kept as far as somebody wants it.
/// </summary>
internal sealed class MessageAccumulator(StreamNeeds needs, MessageStreamOptions options)
{
    private readonly List<BlockBuilder?> _open = [];
    private readonly List<ContentBlock?> _blocks = [];
    private Message? _message;

    // Fields that this version does not know, of the message and of its usage: merged into one dictionary, because a copy per event would take quadratic time.
    private Dictionary<string, JsonElement>? _additional;
    private Dictionary<string, JsonElement>? _additionalUsage;
    private bool _isStarted;
    private bool _hasStopReason;
    private int _openCount;
    private long _size;

    // The block of the last delta: deltas come in runs for one block.
    private int _lastIndex = -1;
    private BlockBuilder? _last;

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

        return _message with
        {
            Content = content,
            Usage = _additionalUsage is null ? _message.Usage : _message.Usage with { AdditionalProperties = _message.Usage.MergeAdditional(_additionalUsage) },
            AdditionalProperties = _additional is null ? _message.AdditionalProperties : _message.MergeAdditional(_additional),
        };
    }

    public void Start(MessageStartEvent? e, int jsonLength = 0)
    {
        if (_isStarted)
        {
            throw new InvalidDataException("a second message_start came; a stream holds one message");
        }

        _isStarted = true;
        _message = needs.KeepsMessage ? e?.Message : null;
        AddSize(needs.KeepsMessage ? jsonLength : 0);
    }

    public void StartBlock(int index, BlockKind kind, ContentBlock? start, int jsonLength = 0)
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

        var block = new BlockBuilder(kind, start, needs.Text(kind), options);
        block.AppendStart();
        _open.Add(block);
        _blocks.Add(null);
        _openCount++;
        AddSize(start is null ? 0 : jsonLength);
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

    /// <param name="index">Which block.</param>
    /// <param name="kind">Its kind.</param>
    /// <returns>The finished block; null if it is not needed.</returns>
    public ContentBlock? StopBlock(int index, out BlockKind kind)
    {
        if ((uint)index >= (uint)_open.Count || _open[index] is not { } builder)
        {
            throw new InvalidDataException($"content block {index} stops, which {(index < _open.Count ? "has stopped before" : "never started")}");
        }

        kind = builder.Kind;
        ContentBlock? block = needs.Blocks(kind) ? builder.Build(isComplete: true) : null;
        builder.Release();
        _open[index] = null;
        _last = null;
        _openCount--;
        return needs.KeepsMessage ? _blocks[index] = block : block;
    }

    public void Apply(bool hasStopReason, MessageDeltaEvent? e, int jsonLength = 0)
    {
        ThrowIfNotStarted();
        _hasStopReason |= hasStopReason;
        AddSize(needs.KeepsMessage ? jsonLength : 0);
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
                Usage = e.Usage is { } usage ? _message.Usage.Merge(usage with { ExtensionData = null }) : _message.Usage,
            };

            // Fields of a later API version are treated as the known ones: set by the delta, or beside it.
            Merge(ref _additional, e.Delta.AdditionalProperties);
            Merge(ref _additional, e.AdditionalProperties);
            Merge(ref _additionalUsage, e.Usage?.AdditionalProperties);
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

    private static void Merge(ref Dictionary<string, JsonElement>? known, IReadOnlyDictionary<string, JsonElement>? update)
    {
        foreach ((string name, JsonElement value) in update ?? Enumerable.Empty<KeyValuePair<string, JsonElement>>())
        {
            if (value.ValueKind is not JsonValueKind.Null)
            {
                (known ??= [])[name] = value;
            }
        }
    }

    private void ThrowIfNotStarted()
    {
        if (!_isStarted)
        {
            throw new InvalidDataException("the event came before message_start");
        }
    }
}
