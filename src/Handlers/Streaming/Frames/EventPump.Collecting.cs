using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Handlers;

/// <content>Deltas of learned layouts for handlers that take a run of them in one call.</content>
internal sealed partial class EventPump
{
    // Adds the deltas at the start of the buffer to the run of their block.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Collect(FrameLayout layout, BlockBuilder block)
    {
        _run.Begin(block, layout.Delta, layout.Index);

        // What the run takes in UTF-16 and the block does not keep is transcoded at its end.
        bool keeps = (block.Needs & (TextNeeds.Utf8Text | TextNeeds.Utf16Text)) != 0;
        do
        {
            if (keeps)
            {
                CollectKept(layout, block);
            }
            else
            {
                CollectShort(layout);
            }

            int length = _lifetime.Outcome is null ? Decode(layout, 0, 0, 0, 0, block.Needs) : 0;
            if (length == 0)
            {
                break;
            }

            _run.Text.Add(_text);
            _frames.Skip(length);
        }
        while (true);
    }

    // Adds deltas with short strings, of a block that keeps no text. An invalid string ends the loop instead of throwing, so it needs no finally, and its variables stay in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CollectShort(FrameLayout layout)
    {
        DeltaText text = _run.Text;
        bool collects = text.Collects;
        ReadOnlySpan<byte> unread = Buffer.Unread;
        ref byte frame = ref MemoryMarshal.GetReference(unread);
        int last = unread.Length - layout.PlainLength;
        int position = 0;
        int count = 0;
        while (position <= last)
        {
            int offset = position;
            int length = ReadPlain(layout, in Unsafe.Add(ref frame, (nuint)(uint)position), ref offset, out int value, out bool isAscii);
            if (length == 0)
            {
                length = collects ? CollectEscaped(layout, text, unread[position..]) : 0;
                if (length == 0)
                {
                    break;
                }
            }
            else if (isAscii || Utf8.IsValid(unread.Slice(offset, value)))
            {
                text.AddPlain(in Unsafe.Add(ref frame, (nuint)(uint)offset), value, collects);
            }
            else
            {
                break;
            }

            position += length;
            count++;
        }

        _frames.Skip(position, count);
    }

    // Adds a delta with a short string with escapes. Returns the frame's length; 0 if it is another frame or not valid.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CollectEscaped(FrameLayout layout, DeltaText text, ReadOnlySpan<byte> frame)
    {
        int start = layout.FindString(frame);
        int written = 0;
        int length = start > 0 && text.TryUnescapeNext(frame[start..], out int quote, out written) ? layout.FindEnd(frame, start + quote, _maxEventBytes) : 0;
        text.AddWritten(length > 0 ? written : 0);
        return length;
    }

    // Adds deltas with plain strings, of a block that keeps its text. Beyond a limit that throws.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CollectKept(FrameLayout layout, BlockBuilder block)
    {
        var run = new Deltas(layout, block);
        DeltaText text = _run.Text;
        bool collects = text.Collects;
        ref byte frame = ref MemoryMarshal.GetReference(Buffer.Unread);
        int left = Buffer.Unread.Length;
        int position = 0;
        int count = 0;
        try
        {
            while (left - position >= run.Least && _lifetime.Outcome is null)
            {
                int offset = position;
                int length = ReadPlain(run.Layout, in Unsafe.Add(ref frame, (nuint)(uint)position), ref offset, out int value, out bool isAscii);
                if (length == 0)
                {
                    break;
                }

                if (!isAscii)
                {
                    Decode(layout, position, offset, value, length, block.Needs);
                    text.Add(_text);
                }
                else
                {
                    AppendPlain(in Unsafe.Add(ref frame, (nuint)(uint)offset), value, run.Kept);
                    text.AddPlain(in Unsafe.Add(ref frame, (nuint)(uint)offset), value, collects);
                }

                position += length;
                count++;
            }
        }
        finally
        {
            _frames.Skip(position, count);
        }
    }
}
