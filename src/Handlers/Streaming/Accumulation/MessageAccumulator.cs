using System.Text.Json;

namespace Handlers;

/// <summary>
/// The state of one message: which blocks are open, what they hold so far, and whether the order of events is the protocol's.
/// The order of events is always checked; content is kept as far as the stream needs it.
/// </summary>
internal sealed class MessageAccumulator(StreamNeeds needs, MessageStreamOptions options)
{
    private const string NotStarted = "the event came before message_start";

    // By position: the order in which the blocks started.
    private readonly List<BlockBuilder?> _open = [];
    private readonly List<ContentBlock?> _blocks = [];
    private BlockPositions _positions;
    private Message? _message;

    // The text of the blocks that have stopped, if it is read as JSON.
    private PooledBuffer<byte> _output;

    // Unknown fields of the message and of its usage. Each event is merged into one dictionary; a copy per event would take quadratic time.
    private Dictionary<string, JsonElement>? _additional;
    private Dictionary<string, JsonElement>? _additionalUsage;
    private bool _hasStopReason;
    private int _openCount;

    // In quarters of a byte.
    private long _size;

    // The block of the last delta. Most deltas are for the same block as the one before.
    private int _lastIndex = -1;
    private BlockBuilder? _last;

    /// <summary>Whether <c>message_start</c> has come.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether a content block has started.</summary>
    public bool HasBlocks => _open.Count > 0;

    /// <summary>Whether the input may end here: a stop reason has come and all blocks have stopped.</summary>
    public bool IsWhole => _hasStopReason && _openCount == 0;

    /// <summary>Why the message ended, if handlers take its output.</summary>
    public StopReason? StopReason { get; private set; }

    /// <summary>The text of the message, if handlers take its output.</summary>
    public ReadOnlySpan<byte> Output => _output.Written;

    /// <summary>The message so far, as new objects; null before its start, or if it is not kept.</summary>
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
        if (IsStarted)
        {
            throw new InvalidDataException("a second message_start came; a stream holds one message");
        }

        IsStarted = true;
        _message = needs.KeepsMessage ? e?.Message : null;
        AddSize(needs.KeepsMessage ? jsonLength : 0);
    }

    public void StartBlock(int index, BlockKind kind, ContentBlock? start, int jsonLength = 0)
    {
        ThrowIfNotStarted();
        if (_positions.Of(index) >= 0)
        {
            throw new InvalidDataException($"content block {index} starts for the second time");
        }

        if (_open.Count >= options.MaxContentBlocks)
        {
            throw new InvalidDataException($"the message has more than {options.MaxContentBlocks:N0} content blocks (MessageStreamOptions.MaxContentBlocks)");
        }

        if (start is FallbackBlock { To.Model: { } model } && _message is not null)
        {
            _message = _message with { Model = model };
        }

        ItemNode? items = needs.Items(kind, start);
        var block = items is null
            ? new BlockBuilder(kind, start, needs.Text(kind), options)
            : new BlockBuilder(kind, start, needs.Text(kind) | TextNeeds.Utf8Text | TextNeeds.PartialJson | TextNeeds.Items, options, items.CreateScanner());
        block.AppendStart();
        _positions.Add(index);
        _open.Add(block);
        _blocks.Add(null);
        _openCount++;
        AddSize(start is null ? 0 : jsonLength);
    }

    /// <summary>The open block that a delta is for.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public BlockBuilder GetOpenBlock(int index)
    {
        return FindOpenBlock(index) ?? throw NotOpen();

        InvalidDataException NotOpen() => new(
            IsStarted ? $"a delta came for content block {index}, which {(_positions.Of(index) >= 0 ? "has stopped" : "never started")}" : NotStarted);
    }

    /// <summary>The block, if it is open.</summary>
    public BlockBuilder? FindOpenBlock(int index)
    {
        if (index != _lastIndex || _last is null)
        {
            _last = _positions.Of(index) is >= 0 and var position ? _open[position] : null;
            _lastIndex = index;
        }

        return _last;
    }

    /// <summary>Whether deltas of this kind are for such a block. A delta of an unknown kind, and a block of one, fit anything.</summary>
    public static bool Fits(BlockKind block, DeltaKind delta) => delta switch
    {
        DeltaKind.Text or DeltaKind.Citations => block is BlockKind.Text or BlockKind.Other,
        DeltaKind.Thinking or DeltaKind.Signature => block is BlockKind.Thinking or BlockKind.Other,
        DeltaKind.InputJson => block is BlockKind.ToolCall or BlockKind.Other,
        DeltaKind.Compaction => block is BlockKind.Compaction or BlockKind.Other,
        _ => true,
    };

    /// <summary>Adds a citation that comes after its text block has stopped.</summary>
    /// <returns>The citations of the block; null if they are not kept.</returns>
    public IReadOnlyList<Citation>? AddLate(int index, Citation citation)
    {
        int position = _positions.Of(index);
        if (position < 0 || _blocks[position] is not TextBlock block)
        {
            return needs.CitationSnapshots ? [citation] : null;
        }

        block = block with { Citations = [.. block.Citations ?? [], citation] };
        _blocks[position] = block;
        return block.Citations;
    }

    /// <summary>The index of the open block that started first; null if there is none.</summary>
    public int? FirstOpen()
    {
        int position = _openCount == 0 ? -1 : _open.FindIndex(block => block is not null);
        return position < 0 ? null : _positions.IndexAt(position);
    }

    /// <summary>Adds to the size of what is kept of the message.</summary>
    public void AddSize(long bytes) => AddQuarters(4 * bytes);

    /// <summary>
    /// Takes note of more text as far as it is kept: a char counts as the two bytes that it takes, a byte of UTF-8 as one and a quarter.
    /// The quarter is for the arrays that the text outgrows. In UTF-8 it needs that room, because its string will take twice its length besides.
    /// </summary>
    /// <param name="bytes">How many bytes it has in UTF-8.</param>
    /// <param name="chars">How many chars it has in UTF-16.</param>
    /// <param name="needs">How it is kept.</param>
    public void AddText(int bytes, int chars, TextNeeds needs)
        => AddQuarters(((needs & TextNeeds.Utf8Text) != 0 ? 5L * bytes : 0) + ((needs & TextNeeds.Utf16Text) != 0 ? 4L * sizeof(char) * chars : 0));

    /// <param name="index">Which block.</param>
    /// <param name="isCut">Whether the message ends before the block was stopped.</param>
    /// <param name="kind">Its kind.</param>
    /// <returns>The finished block; null if it is not needed. One with <see cref="BlockBuilder.Items"/> is the caller's to release.</returns>
    public ContentBlock? StopBlock(int index, bool isCut, out BlockKind kind)
    {
        int position = _positions.Of(index);
        if (position < 0 || _open[position] is not { } builder)
        {
            throw new InvalidDataException($"content block {index} stops, which {(position >= 0 ? "has stopped before" : "never started")}");
        }

        builder.IsCut = isCut;

        kind = builder.Kind;
        bool keepsCitations = kind == BlockKind.Text && needs.CitationSnapshots;
        ContentBlock? block = needs.Blocks(kind) || keepsCitations ? builder.Build(isComplete: true) : null;
        if (needs.Outputs && kind == BlockKind.Text)
        {
            AddSize(builder.Utf8.Length);
            _output.Append(builder.Utf8);
        }

        builder.EndText();
        _open[position] = null;
        _last = null;
        _openCount--;
        if (needs.KeepsMessage || keepsCitations)
        {
            _blocks[position] = block;
        }

        return needs.Blocks(kind) ? block : null;
    }

    public void Apply(in DecodedEvent decoded, MessageDeltaEvent? e, int jsonLength = 0)
    {
        ThrowIfNotStarted();
        _hasStopReason = decoded.SetsStopReason ? decoded.HasStopReason : _hasStopReason;
        AddSize(needs.KeepsMessage ? jsonLength : 0);
        StopReason = decoded.SetsStopReason ? e?.Delta.StopReason : StopReason;
        if (_message is not null && e is not null)
        {
            _message = _message with
            {
                StopReason = decoded.SetsStopReason ? e.Delta.StopReason : _message.StopReason,
                StopSequence = decoded.SetsStopSequence ? e.Delta.StopSequence : _message.StopSequence,
                StopDetails = e.Delta.StopDetails ?? _message.StopDetails,
                Container = e.Delta.Container ?? _message.Container,
                ContextManagement = e.ContextManagement ?? _message.ContextManagement,
                InputTransformations = e.InputTransformations ?? _message.InputTransformations,
                Usage = e.Usage is { } usage ? _message.Usage.Merge(usage with { ExtensionData = null }) : _message.Usage,
            };

            // Unknown fields are merged like the known ones, from the delta and from the event beside it.
            Merge(ref _additional, e.Delta.AdditionalProperties);
            Merge(ref _additional, e.AdditionalProperties);
            Merge(ref _additionalUsage, e.Usage?.AdditionalProperties);
        }
    }

    /// <returns>The finished message; null if it was not kept.</returns>
    public Message? Stop()
    {
        ThrowIfNotStarted();
        return Build(isComplete: true);
    }

    public void Release()
    {
        foreach (BlockBuilder? block in _open)
        {
            block?.Release();
        }

        _output.Release();
    }

    private void AddQuarters(long quarters)
    {
        if ((_size += quarters) > 4L * options.MaxMessageBytes)
        {
            ThrowTooLong();
        }

        // A method of its own, so that the rest can be inlined.
        void ThrowTooLong() => throw new InvalidDataException($"the message is longer than the limit of {options.MaxMessageBytes:N0} bytes (MessageStreamOptions.MaxMessageBytes)");
    }

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
        if (!IsStarted)
        {
            throw new InvalidDataException(NotStarted);
        }
    }
}
