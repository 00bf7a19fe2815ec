namespace Handlers;

/// <summary>The layouts of the last few deltas' frames: one for each content block whose deltas are interleaved.</summary>
internal struct LearnedFrames
{
    private const int Capacity = 4;

    // A frame that is not complete is left to the general way beyond this: that does not search again what it has searched.
    private const int LongestBeginning = 4 * 1024;

    // Where no frame repeats the one before, as with a counter among its fields, only one in sixteen is learned.
    private const int MaxMisses = 16;

    // A ping is the same bytes each time.
    private const int LongestPing = 128;

    private FrameLayout?[]? _layouts;
    private byte[]? _ping;
    private int _last;
    private int _misses;

    /// <summary>Remembers the layout of a delta's frame that was read the general way, in place of the one learned longest ago, and the last ping's bytes.</summary>
    /// <param name="bytes">What was read: the frame, and what precedes its first field.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="e">The decoded event.</param>
    public void Learn(ReadOnlySpan<byte> bytes, SseFrame frame, in DecodedEvent e)
    {
        if (e.Kind == EventKind.Ping)
        {
            ReadOnlySpan<byte> ping = bytes[frame.Start..];
            if (ping.Length <= LongestPing && ping[^1] == '\n' && !ping.SequenceEqual(_ping))
            {
                _ping = ping.ToArray();
            }
        }

        if (e.Kind != EventKind.ContentBlockDelta || e.Delta is not (DeltaKind.Text or DeltaKind.Thinking or DeltaKind.InputJson or DeltaKind.Signature)
            || (++_misses > MaxMisses && _misses % MaxMisses != 0))
        {
            return;
        }

        // An `id:` line or a comment in front of the first field may come with each frame; what a blank line ends came once.
        bool comesAlone = frame.Start > 0 && (bytes[0] is (byte)'\n' or (byte)'\r' || bytes[..frame.Start].IndexOf("\n\n"u8) >= 0 || bytes[..frame.Start].IndexOf("\n\r"u8) >= 0);
        if (FrameLayout.Learn(comesAlone ? bytes[frame.Start..] : bytes, comesAlone ? 0 : frame.Start, frame.Data, e) is { } layout)
        {
            _layouts ??= new FrameLayout?[Capacity];
            _last = (_last + 1) % Capacity;
            _layouts[_last] = layout;
        }
    }

    /// <summary>Finds the layout whose opening <paramref name="buffer"/> begins with.</summary>
    public FrameLayout? Find(ReadOnlySpan<byte> buffer)
    {
        for (int i = 0; _layouts is not null && i < Capacity; i++)
        {
            int index = (_last + Capacity - i) % Capacity;
            if (_layouts[index] is { } layout && layout.IsAt(buffer))
            {
                _misses = 0;
                return layout;
            }
        }

        return null;
    }

    /// <summary>How long the ping is that <paramref name="buffer"/> begins with, if it has the same bytes as an earlier one; otherwise 0.</summary>
    public readonly int PingLength(ReadOnlySpan<byte> buffer) => _ping is not null && buffer.StartsWith(_ping) ? _ping.Length : 0;

    /// <summary>Whether all of <paramref name="buffer"/> may be the beginning of a frame that has been learned: then more bytes are waited for.</summary>
    public readonly bool IsBeginning(ReadOnlySpan<byte> buffer, int maxEventBytes)
    {
        if (_layouts is null || buffer.Length > Math.Min(LongestBeginning, maxEventBytes))
        {
            return false;
        }

        foreach (FrameLayout? layout in _layouts)
        {
            if (layout is not null && layout.IsBeginning(buffer))
            {
                return true;
            }
        }

        return false;
    }
}
