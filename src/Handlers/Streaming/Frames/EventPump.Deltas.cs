using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Handlers;

/// <summary>The way of nearly every event: a canonical delta, one handler at most, nobody iterating. Nothing but what that needs.</summary>
internal sealed partial class EventPump
{
    /// <summary>Handles the canonical deltas at the start of the buffer.</summary>
    /// <returns>Whether all their handlers have finished; if not, the pump is in the stage of the event's end.</returns>
    private bool TryDrainDeltas()
    {
        if (!_frames.IsAtBoundary)
        {
            return true;
        }

        while (_lifetime.Outcome is null && !Buffer.Unread.IsEmpty)
        {
            if (!_wantsPings && Buffer.Unread.StartsWith(CanonicalFrame.Ping))
            {
                _frames.Skip(CanonicalFrame.Ping.Length);
                continue;
            }

            if (!CanonicalFrame.TryRead(Buffer.Unread, _maxEventBytes, out DecodedEvent e, out int opening, out _))
            {
                break;
            }

            BlockBuilder block = _accumulator.GetOpenBlock(e.Index, e.Delta);
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
        var run = new DeltaRun(opening, delta, block, index);
        IMessageHandler? handler = (block.Needs & TextNeeds.Call) != 0 ? _handlers[0] : null;

        // The buffer stays where it is until all that is in it has been drained.
        ref byte frame = ref MemoryMarshal.GetReference(Buffer.Unread);
        int left = Buffer.Unread.Length;
        while (_lifetime.Outcome is null)
        {
            int value = 0;
            int length = left < run.Least ? 0 : CanonicalFrame.ReadPlainLike(in frame, run.Opening, out value);
            if (length > 0)
            {
                _text.SetPlain(run.Opening.Length, value);
                if (run.Kept != TextNeeds.None)
                {
                    AppendPlain(run.Opening.Length, value, run.Kept);
                }
            }
            else if ((length = DecodeLike(run)) == 0)
            {
                break;
            }

            frame = ref Unsafe.Add(ref frame, (nuint)(uint)length);
            left -= length;
            if (handler is not null)
            {
                _isCalling = true;
                ValueTask task = CallWithText(handler, run.Delta, run.Index);
                if (!task.IsCompletedSuccessfully)
                {
                    _event.SetDelta(length);
                    SetPending(task);
                    _state = StreamState.EventDone;
                    return false;
                }

                _isCalling = false;
            }

            _frames.Skip(length);
        }

        return true;
    }

    // Apart, as is the next, so that the loop above remains small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendPlain(int offset, int length, TextNeeds needs)
    {
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _accumulator.AddSize(length);
        }

        _text.AppendPlain(Buffer.Unread[offset..], length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int DecodeLike(in DeltaRun run)
    {
        int length = CanonicalFrame.ReadLike(Buffer.Unread, _maxEventBytes, run.Opening, out ReadOnlySpan<byte> value, out bool isEscaped);
        if (length > 0)
        {
            _event.DecodeText(value, isEscaped, _text.Block, _text.Block.Needs);
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueTask CallWithText(IMessageHandler handler, DeltaKind delta, int index) => delta switch
    {
        DeltaKind.Text => handler.OnTextAsync(new TextEvent(_text, index), _stream, _lifetime.Token),
        DeltaKind.Thinking => handler.OnThinkingAsync(new ThinkingEvent(_text, index), _stream, _lifetime.Token),
        _ => handler.OnInputJsonAsync(new InputJsonEvent(_text, index), _stream, _lifetime.Token),
    };

    // What the deltas of the loop have in common. Handed over by reference, it stays in memory, and leaves the registers to what changes.
    private readonly struct DeltaRun(ReadOnlySpan<byte> opening, DeltaKind delta, BlockBuilder block, int index)
    {
        public readonly FrameOpening Opening = new(opening);
        public readonly DeltaKind Delta = delta;
        public readonly int Index = index;

        // What is to be done with the text besides the call with it in UTF-8.
        public readonly TextNeeds Kept = block.Needs & ~(TextNeeds.Call | TextNeeds.Utf8Delta);

        // How many bytes are read when a plain frame is looked for.
        public readonly int Least = opening.Length + CanonicalFrame.PlainWindow;
    }
}
