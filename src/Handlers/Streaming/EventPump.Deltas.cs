using System.Runtime.CompilerServices;

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

            DecodeText(e.Value, e.IsEscaped, block, block.Needs);
            ReadOnlySpan<byte> frame = Buffer.Unread;
            if (!TryFinishDelta(e.Delta, block, e.Index, length) || !TryDrainLike(frame[..opening], frame[length..], e.Delta, block, e.Index))
            {
                return false;
            }
        }

        return true;
    }

    // The deltas for the same block that follow.
    private bool TryDrainLike(ReadOnlySpan<byte> opening, ReadOnlySpan<byte> unread, DeltaKind delta, BlockBuilder block, int index)
    {
        bool keepsText = (block.Needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0;
        int maxEventBytes = _options.MaxEventBytes;
        while (!_isStopping
            && CanonicalFrame.TryReadLike(unread, maxEventBytes, opening, out ReadOnlySpan<byte> value, out bool isPlain, out bool isEscaped, out int length))
        {
            if (!isPlain)
            {
                DecodeText(value, isEscaped, block, block.Needs);
            }
            else
            {
                if (keepsText)
                {
                    _accumulator.AddSize(value.Length);
                }

                _text.AppendPlain(opening.Length, value.Length, unread[opening.Length..]);
            }

            if (!TryFinishDelta(delta, block, index, length))
            {
                return false;
            }

            unread = unread[length..];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFinishDelta(DeltaKind delta, BlockBuilder block, int index, int length)
    {
        if ((block.Needs & TextNeeds.Call) != 0)
        {
            _isCalling = true;
            ValueTask task = CallWithText(_handlers[0], delta, index);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueTask CallWithText(IMessageHandler handler, DeltaKind delta, int index) => delta switch
    {
        DeltaKind.Text => handler.OnTextAsync(new TextEvent(_text, index), _stream, _cancellationToken),
        DeltaKind.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, index), _stream, _cancellationToken),
        _ => handler.OnInputJsonAsync(new InputJsonEvent(_text, index), _stream, _cancellationToken),
    };
}
