using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>The way of nearly every event: a canonical delta, one handler at most, nobody iterating. Nothing but what that needs.</summary>
internal sealed partial class EventPump
{
    /// <summary>Handles the canonical deltas at the start of the buffer.</summary>
    /// <returns>Whether all their handlers have finished; if not, the pump is in the stage of the event's end.</returns>
    private bool TryDrainDeltas()
    {
        if (!_events.IsAtBoundary)
        {
            return true;
        }

        while (!_isStopping)
        {
            if (!_wantsPings && Buffer.Unread.StartsWith(CanonicalFrame.Ping))
            {
                _events.Skip(CanonicalFrame.Ping.Length);
                continue;
            }

            if (!CanonicalFrame.TryRead(Buffer.Unread, _maxEventBytes, out DecodedEvent e, out int opening, out _))
            {
                break;
            }

            BlockBuilder block = _events.Accumulator.GetOpenBlock(e.Index, e.Delta);
            if (block.Kind == BlockKind.Other)
            {
                return true;
            }

            _text.Follow(block);
            if (!TryDrainLike(Buffer.Unread[..opening], e.Delta, block, e.Index))
            {
                return false;
            }
        }

        return true;
    }

    // This delta, and those for the same block that follow.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDrainLike(ReadOnlySpan<byte> opening, DeltaKind delta, BlockBuilder block, int index)
    {
        var like = new FrameOpening(opening);
        ReadOnlySpan<byte> unread = Buffer.Unread;
        IMessageHandler? handler = (block.Needs & TextNeeds.Call) != 0 ? _handlers[0] : null;
        while (!_isStopping)
        {
            int length = CanonicalFrame.ReadPlainLike(unread, like, out int value);
            if (length > 0)
            {
                _text.SetPlain(like.Length, value);
                if ((block.Needs & ~(TextNeeds.Call | TextNeeds.Utf8Delta)) != 0)
                {
                    if ((block.Needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
                    {
                        _events.Accumulator.AddSize(value);
                    }

                    _text.AppendPlain(unread[like.Length..], value);
                }
            }
            else if ((length = DecodeLike(opening, block)) == 0)
            {
                break;
            }

            if (handler is not null)
            {
                _isCalling = true;
                ValueTask task = CallWithText(handler, delta, index);
                if (!task.IsCompletedSuccessfully)
                {
                    _events.SetDelta(length);
                    Pending = task;
                    Enter(Stage.Done);
                    return false;
                }

                _isCalling = false;
            }

            unread = unread[length..];
            _events.Skip(length);
        }

        return true;
    }

    // Apart, so that the loop above remains small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int DecodeLike(ReadOnlySpan<byte> opening, BlockBuilder block)
    {
        int length = CanonicalFrame.ReadLike(Buffer.Unread, _maxEventBytes, opening, out ReadOnlySpan<byte> value, out bool isEscaped);
        if (length > 0)
        {
            _events.DecodeText(value, isEscaped, block, block.Needs);
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueTask CallWithText(IMessageHandler handler, DeltaKind delta, int index) => delta switch
    {
        DeltaKind.Text => handler.OnTextAsync(new TextEvent(_text, index), _stream, _cancellationToken),
        DeltaKind.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, index), _stream, _cancellationToken),
        _ => handler.OnInputJsonAsync(new InputJsonEvent(_text, index), _stream, _cancellationToken),
    };
}
