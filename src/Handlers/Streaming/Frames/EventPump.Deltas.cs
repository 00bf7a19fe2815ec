using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Handlers;

/// <summary>The fast path: deltas whose frames have a layout learned from an earlier frame, for at most one handler of their text or their frames, and no iteration.</summary>
internal sealed partial class EventPump
{
    /// <summary>Handles the deltas of learned layouts at the start of the buffer.</summary>
    /// <returns>Whether all their handlers have finished. If not, the pump is in <see cref="StreamState.EventDone"/>.</returns>
    private bool TryDrainDeltas()
    {
        if (!_frames.IsAtBoundary)
        {
            return true;
        }

        while (_lifetime.Outcome is null && !Buffer.Unread.IsEmpty)
        {
            if (!_wantsPings && !_drainsFrames)
            {
                _frames.SkipPings();
            }

            if (_frames.FindLayout() is not { } layout || layout.Delta == DeltaKind.Signature || (_drainsFrames && !layout.StartsWithEvent)
                || layout.Read(Buffer.Unread, _maxEventBytes, out _, out _) == 0)
            {
                break;
            }

            if (_run.IsPending && !_run.Has(layout.Delta, layout.Index))
            {
                return true;
            }

            if (_accumulator.FindOpenBlock(layout.Index) is not { } block || block.Kind == BlockKind.Other || block.Items is not null || !MessageAccumulator.Fits(block.Kind, layout.Delta))
            {
                return true;
            }

            _text.Follow(block);
            if ((block.Needs & TextNeeds.Coalesced) != 0)
            {
                Collect(layout, block);
            }
            else if (!(layout.HasEscapes ? TryDrain<EscapedStrings>(layout, block) : TryDrain<PlainStrings>(layout, block)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the text delta of a learned layout at the start of the buffer, for an iteration over texts without handlers.</summary>
    private bool TryTakeText()
    {
        if (!_frames.IsAtBoundary || _frames.FindLayout() is not { Delta: DeltaKind.Text, StartsWithEvent: true } layout
            || _accumulator.FindOpenBlock(layout.Index) is not { Kind: BlockKind.Text, Items: null } block)
        {
            return false;
        }

        _text.Follow(block);
        ReadOnlySpan<byte> unread = Buffer.Unread;
        int offset = 0;
        int value = 0;
        bool isAscii = false;
        int length = unread.Length >= layout.PlainLength ? ReadPlain(layout, in unread[0], ref offset, out value, out isAscii) : 0;
        if (isAscii)
        {
            AppendPlain(in unread[offset], value, block.Needs);
        }
        else if ((length = Decode(layout, 0, offset, value, length, block.Needs | TextNeeds.Utf8Delta)) == 0)
        {
            return false;
        }

        _event.SetIteratedText(isAscii ? Encoding.Latin1.GetString(unread.Slice(offset, value)) : _text.GetString());
        _frames.Skip(length);
        return true;
    }

    // Handles this delta and the following ones for the same block. Compiled once for each kind of strings, so that the loop over plain ones tests nothing else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDrain<TStrings>(FrameLayout layout, BlockBuilder block)
        where TStrings : struct
    {
        var run = new Deltas(layout, block);
        IMessageHandler? handler = _drainsFrames || (block.Needs & TextNeeds.Call) != 0 ? _handlers[_firstOfDeltas] : null;

        // The buffer does not move until all its events are drained. What is behind is dropped at once.
        ref byte start = ref MemoryMarshal.GetReference(Buffer.Unread);
        int left = Buffer.Unread.Length;
        int position = 0;
        int count = 0;
        try
        {
            while (_lifetime.Outcome is null)
            {
                int offset = position;
                int value = 0;
                bool isAscii = false;
                int length = left - position < run.Least ? 0
                    : typeof(TStrings) == typeof(EscapedStrings) ? _text.ReadEscaped(run.Layout, in Unsafe.Add(ref start, (nuint)(uint)position), run.Kept, _accumulator)
                    : ReadPlain(run.Layout, in Unsafe.Add(ref start, (nuint)(uint)position), ref offset, out value, out isAscii);
                if (length == 0 || (typeof(TStrings) != typeof(EscapedStrings) && !isAscii))
                {
                    length = Decode(run.Layout, position, offset, value, length, block.Needs);
                    if (length == 0)
                    {
                        break;
                    }
                }
                else if (typeof(TStrings) != typeof(EscapedStrings))
                {
                    _text.SetPlain(offset, value);
                    if (run.Kept != TextNeeds.None)
                    {
                        AppendPlain(in Unsafe.Add(ref start, (nuint)(uint)offset), value, run.Kept);
                    }
                }

                if (handler is not null)
                {
                    _isCalling = true;
                    ValueTask task = _drainsFrames ? CallWithFrame(handler, position, length) : CallWithText(handler, _text, run.Layout.Delta, run.Layout.Index);
                    if (!task.IsCompletedSuccessfully)
                    {
                        // The delta's offset is not adjusted to the bytes dropped below: its only handler has returned, so nothing reads it again.
                        _event.SetDelta(length);
                        SetPending(task);
                        _state = StreamState.EventDone;
                        return false;
                    }

                    _isCalling = false;
                }

                position += length;
                count++;
            }
        }
        finally
        {
            _frames.Skip(position, count);
        }

        return true;
    }

    /// <summary>Finds the plain string of a frame: see <see cref="FrameLayout.ReadPlain"/>.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="frame">The frame's first byte.</param>
    /// <param name="offset">The frame's offset in the buffer; set to that of its string.</param>
    /// <param name="value">The string's length.</param>
    /// <param name="isAscii">Whether the string is ASCII.</param>
    /// <returns>The frame's length; 0 if its string is not plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadPlain(FrameLayout layout, ref readonly byte frame, ref int offset, out int value, out bool isAscii)
    {
        if (layout.IsShort)
        {
            offset += layout.OpeningLength;
            return layout.ReadShort(in frame, out value, out isAscii);
        }

        int length = layout.ReadPlain(in frame, out int start, out value, out isAscii);
        offset += start;
        return length;
    }

    // This and the next are methods of their own to keep the loop above small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendPlain(ref readonly byte window, int length, TextNeeds needs)
    {
        if ((needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0)
        {
            _accumulator.AddText(length, length, needs);
        }

        _text.AppendPlain(in window, length);
    }

    // A string that is plain but not ASCII, whose place and length and whose frame's length are known, or any other.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Decode(FrameLayout layout, int position, int offset, int plain, int length, TextNeeds needs)
    {
        ReadOnlySpan<byte> unread = Buffer.Unread[position..];
        if (length > 0)
        {
            _text.SetPlain(offset, plain);
        }
        else if (layout.IsShort && unread.Length >= layout.PlainLength && (length = _text.ReadEscaped(layout, in unread[0], needs, _accumulator)) > 0)
        {
            return length;
        }
        else if ((length = ReadEscaped(layout, unread)) == 0)
        {
            length = layout.Read(unread, _maxEventBytes, out ReadOnlySpan<byte> value, out bool isEscaped);
            if (length == 0)
            {
                return 0;
            }

            _text.Decode(value, isEscaped);
        }

        _event.AppendText(_text.Block, needs);
        return length;
    }

    // A short string with escapes is read and unescaped in one pass.
    private int ReadEscaped(FrameLayout layout, ReadOnlySpan<byte> frame)
    {
        int start = layout.FindString(frame);
        return start > 0 && _text.TryUnescape(frame[start..], out int length) ? layout.FindEnd(frame, start + length, _maxEventBytes) : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask CallWithFrame(IMessageHandler handler, int position, int length)
        => handler.OnFrameAsync(new FrameEvent(Buffer.Unread.Slice(position, length), _frames.IsNextReceived(position + length)), _stream, _lifetime.Token);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueTask CallWithText(IMessageHandler handler, DeltaText text, DeltaKind delta, int index) => delta switch
    {
        DeltaKind.Text => handler.OnTextAsync(new TextEvent(text, index), _stream, _lifetime.Token),
        DeltaKind.Thinking => handler.OnThinkingAsync(new ThinkingEvent(text, index), _stream, _lifetime.Token),
        DeltaKind.InputJson => handler.OnInputJsonAsync(new InputJsonEvent(text, index), _stream, _lifetime.Token),
        _ => throw new UnreachableException(),
    };

    private readonly struct PlainStrings;

    private readonly struct EscapedStrings;

    // What the deltas of the loop have in common. It stays in memory, so that registers hold only what changes.
    private readonly struct Deltas(FrameLayout layout, BlockBuilder block)
    {
        public readonly FrameLayout Layout = layout;

        // What is done with the text besides the call with its UTF-8 bytes.
        public readonly TextNeeds Kept = block.Needs & ~(TextNeeds.Call | TextNeeds.Utf8Delta);

        // How many bytes ReadPlain looks at.
        public readonly int Least = layout.PlainLength;
    }
}
