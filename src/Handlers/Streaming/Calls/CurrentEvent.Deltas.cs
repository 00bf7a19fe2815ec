using System.Diagnostics;
using System.Text;

namespace Handlers;

/// <content>Deltas: their strings, their blocks, and those that fit no block.</content>
internal sealed partial class CurrentEvent
{
    /// <summary>Makes a delta the current event. It needs no object and is accumulated already.</summary>
    public void SetDelta(int frameLength)
    {
        Event = null;
        IteratedText = null;
        Kind = EventKind.ContentBlockDelta;
        _frameLength = frameLength;
    }

    /// <summary>Makes a text delta the current event, and its text what an iteration gives. The caller drops its frame.</summary>
    public void SetIteratedText(string text)
    {
        SetDelta(frameLength: 0);
        IteratedText = text;
    }

    /// <summary>Decodes the string of a delta into <see cref="Text"/>, and appends it to its block if that keeps text.</summary>
    public void DecodeText(ReadOnlySpan<byte> value, bool isEscaped, BlockBuilder block, TextNeeds needs)
    {
        Text.Decode(value, isEscaped);
        AppendText(block, needs);
    }

    /// <summary>Appends the string in <see cref="Text"/> to its block, if that keeps text.</summary>
    public void AppendText(BlockBuilder block, TextNeeds needs)
    {
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _accumulator.AddText(Text.Utf8.Length, (needs & TextNeeds.Utf16Text) != 0 ? Encoding.UTF8.GetCharCount(Text.Utf8) : 0, needs);
        }

        Text.Append(block, needs);
    }

    /// <summary>What comes after the last element.</summary>
    public StreamState AfterItems => _stopping is null ? StreamState.EventDone : StreamState.ContentBlock;

    private BlockBuilder BlockOfItems => _stopping ?? Text.Block;

    /// <summary>Makes the next element that the event has completed the current one.</summary>
    public bool TryTakeItem()
    {
        if (BlockOfItems.Items is not { } items || !items.TryTake(out FoundItem item))
        {
            return false;
        }

        Item = item;
        return true;
    }

    /// <summary>The current element as it is delivered.</summary>
    public ItemEvent CreateItemEvent()
        => new(Item.Array.Path!, Item.Number, BlockOfItems.Utf8.Slice(Item.Start, Item.Length), BlockOfItems.Start as ToolCallBlock);

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
            Method = (block.Needs & TextNeeds.Call) != 0 ? e.Delta.Method() : block.Items is not null && TryTakeItem() ? StreamState.Item : Method;
            IteratedText = isIterated ? Text.GetString() : null;
        }
        else if (e.Delta == DeltaKind.Signature)
        {
            SetSignature(e, block, isWanted);
        }

        bool isObject = e.Delta is DeltaKind.Citations or DeltaKind.Compaction;
        bool isAdded = keepsAll || (isObject && block.Start is not null);
        if (isWanted || isAdded || (isObject && _needs.Deltas(e.Delta)))
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

            switch (delta.Delta)
            {
                case CitationsDelta citations:
                    Citation = citations.Citation;
                    Citations = _needs.CitationSnapshots ? block.Citations : null;
                    Method = StreamState.Citation;
                    break;
                case CompactionDelta compaction:
                    Compaction = compaction;
                    Method = StreamState.Compaction;
                    break;
            }
        }
    }

    private void SetSignature(in DecodedEvent e, BlockBuilder block, bool isWanted)
    {
        bool isKept = block.Start is not null;
        Signature = null;
        if (isWanted || isKept || _needs.Deltas(DeltaKind.Signature))
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
        Event = isWanted || (isCitation && (_needs.KeepsMessage || _needs.Deltas(DeltaKind.Citations))) ? MaterializeStray(e) : null;
        if (isCitation && Event is ContentBlockDeltaEvent { Delta: CitationsDelta { Citation: { } citation } })
        {
            _accumulator.AddSize(_needs.KeepsMessage || _needs.CitationSnapshots ? JsonSize.Of(e.Json) : 0);
            Citations = _accumulator.AddLate(e.Index, citation);
            Citation = citation;
            Method = StreamState.Citation;
        }
    }

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
            DeltaKind.Signature => new SignatureDelta { Signature = Text.GetString() },
            _ => throw new UnreachableException(),
        };
        return new ContentBlockDeltaEvent { Index = index, Delta = value };
    }
}
