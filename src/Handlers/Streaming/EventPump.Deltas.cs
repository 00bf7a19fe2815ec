namespace Handlers;

/// <summary>The way of nearly every event: a canonical delta, one handler at most, nobody iterating. Nothing but what that needs.</summary>
internal sealed partial class EventPump
{
    /// <summary>Handles the canonical deltas at the start of the buffer.</summary>
    /// <returns>Whether all their handlers have finished; if not, the pump is in the stage of the event's end.</returns>
    private bool TryDrainDeltas()
    {
        if (!_reader.IsAtBoundary)
        {
            return true;
        }

        while (!_isStopping && CanonicalFrame.TryRead(Buffer.Unread, _options.MaxEventBytes, out DecodedEvent e, out int opening, out int length))
        {
            BlockBuilder block = _accumulator.GetOpenBlock(e.Index, e.Delta);
            if (block.Kind == BlockKind.Other)
            {
                return true;
            }

            DecodeText(e, block, block.Needs);
            ReadOnlySpan<byte> frame = Buffer.Unread;
            if (!TryFinishDelta(CallOf(e.Delta), block, e.Index, _text.Utf8, _text.Utf16, length)
                || !TryDrainPlain(frame[..opening], frame[length..], CallOf(e.Delta), block, e.Index))
            {
                return false;
            }
        }

        return true;
    }

    // The deltas for the same block that need no decoding, as far as they follow one another.
    private bool TryDrainPlain(ReadOnlySpan<byte> opening, ReadOnlySpan<byte> unread, HandlerCall call, BlockBuilder block, int index)
    {
        TextNeeds needs = block.Needs;
        while (!_isStopping && CanonicalFrame.TryReadPlain(unread, _options.MaxEventBytes, opening, out int end, out int length))
        {
            ReadOnlySpan<byte> window = unread[opening.Length..];
            ReadOnlySpan<char> utf16 = default;
            if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
            {
                _accumulator.AddSize(end);
                block.AppendPlain(window, end);
            }

            if ((needs & TextNeeds.Utf16Text) != 0)
            {
                utf16 = block.Utf16[^end..];
            }
            else if ((needs & TextNeeds.Utf16Delta) != 0)
            {
                utf16 = _text.Widen(window, end);
            }

            if (!TryFinishDelta(call, block, index, window[..end], utf16, length))
            {
                return false;
            }

            unread = unread[length..];
        }

        return true;
    }

    private bool TryFinishDelta(HandlerCall call, BlockBuilder block, int index, ReadOnlySpan<byte> utf8, ReadOnlySpan<char> utf16, int length)
    {
        if ((block.Needs & TextNeeds.Call) != 0)
        {
            _isCalling = true;
            ValueTask task = CallWithText(_handlers[0], call, block, index, utf8, utf16);
            if (!task.IsCompletedSuccessfully)
            {
                (_kind, _event, _frameLength) = (EventKind.ContentBlockDelta, null, length);
                Pending = task;
                Enter(Stage.Done);
                return false;
            }

            _isCalling = false;
        }

        Buffer.Consume(length);
        _eventNumber++;
        return true;
    }

    private ValueTask CallWithText(IMessageHandler handler, HandlerCall call, BlockBuilder block, int index, ReadOnlySpan<byte> utf8, ReadOnlySpan<char> utf16) => call switch
    {
        HandlerCall.Text => handler.OnTextAsync(new TextEvent(index, utf8, utf16, block.Utf8, block.Utf16), _stream, _cancellationToken),
        HandlerCall.Thinking => handler.OnThinkingAsync(new ThinkingEvent(index, utf8, utf16, block.Utf8, block.Utf16), _stream, _cancellationToken),
        _ => handler.OnInputJsonAsync(new InputJsonEvent(index, (ToolCallBlock)block.Start!, utf8, utf16, block.PartialJson), _stream, _cancellationToken),
    };
}
