using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Handlers;

/// <summary>The fast path: deltas whose frames have a layout that was learned from an earlier one, for one handler at most and no iteration.</summary>
internal sealed partial class EventPump
{
    /// <summary>Handles the deltas of learned layouts at the start of the buffer.</summary>
    /// <returns>Whether all their handlers have finished; if not, the pump is in the stage of the event's end.</returns>
    private bool TryDrainDeltas()
    {
        if (!_frames.IsAtBoundary)
        {
            return true;
        }

        while (_lifetime.Outcome is null && !Buffer.Unread.IsEmpty)
        {
            if (!_wantsPings)
            {
                _frames.SkipPings();
            }

            if (_frames.FindLayout() is not { } layout || layout.Delta == DeltaKind.Signature || layout.Read(Buffer.Unread, _maxEventBytes, out _, out _) == 0)
            {
                break;
            }

            if (_accumulator.FindOpenBlock(layout.Index) is not { } block || block.Kind == BlockKind.Other || !MessageAccumulator.Fits(block.Kind, layout.Delta))
            {
                return true;
            }

            _text.Follow(block);
            if (!TryDrain(layout, block))
            {
                return false;
            }
        }

        return true;
    }

    // This delta, and those for the same block that follow.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDrain(FrameLayout layout, BlockBuilder block)
    {
        var run = new DeltaRun(layout, block);
        IMessageHandler? handler = (block.Needs & TextNeeds.Call) != 0 ? _handlers[_firstOfDeltas] : null;

        // The buffer stays where it is until all that is in it has been drained.
        ref byte frame = ref MemoryMarshal.GetReference(Buffer.Unread);
        int left = Buffer.Unread.Length;
        while (_lifetime.Outcome is null)
        {
            int value = 0;
            int length = left < run.Least ? 0 : run.Layout.ReadPlain(in frame, out value);
            if (length > 0)
            {
                _text.SetPlain(run.Layout.OpeningLength, value);
                if (run.Kept != TextNeeds.None)
                {
                    AppendPlain(run.Layout.OpeningLength, value, run.Kept);
                }
            }
            else if ((length = Decode(run.Layout)) == 0)
            {
                break;
            }

            frame = ref Unsafe.Add(ref frame, (nuint)(uint)length);
            left -= length;
            if (handler is not null)
            {
                _isCalling = true;
                ValueTask task = CallWithText(handler, run.Layout.Delta, run.Layout.Index);
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
            _accumulator.AddText(length, length, needs);
        }

        _text.AppendPlain(Buffer.Unread[offset..], length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Decode(FrameLayout layout)
    {
        int length = layout.Read(Buffer.Unread, _maxEventBytes, out ReadOnlySpan<byte> value, out bool isEscaped);
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
    private readonly struct DeltaRun(FrameLayout layout, BlockBuilder block)
    {
        public readonly FrameLayout Layout = layout;

        // What is to be done with the text besides the call with it in UTF-8.
        public readonly TextNeeds Kept = block.Needs & ~(TextNeeds.Call | TextNeeds.Utf8Delta);

        // How many bytes are read when a plain frame is looked for; more than there can be where the layout allows none.
        public readonly int Least = layout.HasShortTail ? layout.PlainLength : int.MaxValue;
    }
}
