namespace Handlers.Relay;

/// <summary>A stream of a <see cref="MemoryStreamLog"/>: a window of entries, appended by one writer and read by any thread.</summary>
#pragma warning disable CA1001 // A CancellationTokenSource without a timer or linked tokens holds nothing to dispose; this one may be cancelled after the stream has been dropped.
internal sealed class LoggedStream(string id, string? owner, MemoryStreamLogOptions options)
#pragma warning restore CA1001
{
    private const int FirstChunk = 1024;
    private const int LargestChunk = 32 * 1024;
    private const long Epoch = 1;

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();

    // Entry n is at index _dropped + n - _first. Entries from number _visible on have not been flushed.
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private int _dropped;
    private long _first = 1;
    private long _visible = 1;
    private long _bytes;

    // Frames are stored one after another in chunks. A chunk becomes garbage when its last entry is dropped.
    private byte[] _chunk = [];
    private int _used;
    private StreamLogOutcome _outcome;

    // The readers that wait for the next flush.
    private readonly List<EntrySignal> _waiting = [];

    public string Id => id;

    public CancellationToken StopRequested => _stop.Token;

    /// <summary>When the stream ended, as a timestamp of the clock.</summary>
    public long EndedAt { get; private set; }

    private long Next => _first + _frames.Count - _dropped;

    /// <summary>The sequence of the entry that follows <paramref name="after"/>.</summary>
    public static long GetNext(StreamLogPosition after)
        => after.Epoch > Epoch ? long.MaxValue : after.Epoch < Epoch ? 1 : after.Sequence + 1;

    public StreamLogState GetState()
    {
        lock (_lock)
        {
            return new StreamLogState { Owner = owner, Outcome = _outcome, Last = _visible == 1 ? default : new StreamLogPosition(Epoch, _visible - 1) };
        }
    }

    public void Append(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            if (_outcome != StreamLogOutcome.None)
            {
                throw new StreamLogException(StreamLogError.Refused);
            }

            Add(frame);
        }
    }

    public void Flush()
    {
        lock (_lock)
        {
            if (_visible == Next)
            {
                return;
            }

            _visible = Next;
            foreach (EntrySignal reader in _waiting)
            {
                reader.Set();
            }

            _waiting.Clear();
        }
    }

    /// <returns>Whether the stream had not ended.</returns>
    public bool Complete(StreamLogOutcome outcome, ReadOnlySpan<byte> frame)
    {
        lock (_lock)
        {
            if (_outcome != StreamLogOutcome.None)
            {
                return false;
            }

            Add(frame);
            _outcome = outcome;
            EndedAt = options.TimeProvider.GetTimestamp();
        }

        Flush();
        return true;
    }

    public bool RequestStop()
    {
        lock (_lock)
        {
            if (_outcome != StreamLogOutcome.None)
            {
                return false;
            }
        }

        _stop.Cancel();
        return true;
    }

    /// <summary>Copies the entries from <paramref name="next"/> on.</summary>
    /// <param name="next">The sequence of the first entry wanted.</param>
    /// <param name="most">The maximum number of entries to read.</param>
    /// <param name="batch">The array that receives the entries; replaced by a larger one if it is too small.</param>
    /// <param name="isEnd">Whether the last entry of the stream has been read.</param>
    /// <param name="more">Armed if nothing was read, and set when there are new entries.</param>
    /// <exception cref="StreamLogException">The entry has been dropped.</exception>
    public int Read(long next, int most, ref StreamLogEntry[] batch, out bool isEnd, EntrySignal more)
    {
        lock (_lock)
        {
            if (next < _first)
            {
                throw new StreamLogException(StreamLogError.Trimmed);
            }

            int count = (int)Math.Clamp(_visible - next, 0, most);
            if (count == 0 && _outcome == StreamLogOutcome.None)
            {
                isEnd = false;
                more.Arm();
                _waiting.Add(more);
                return 0;
            }

            if (batch.Length < count)
            {
                batch = new StreamLogEntry[Math.Min(most, Math.Max(4, 2 * count))];
            }

            for (int i = 0; i < count; i++)
            {
                long sequence = next + i;
                bool isLast = _outcome != StreamLogOutcome.None && sequence == Next - 1;
                batch[i] = new StreamLogEntry(
                    new StreamLogPosition(Epoch, sequence),
                    _frames[_dropped + (int)(sequence - _first)],
                    isLast ? _outcome : StreamLogOutcome.None);
            }

            isEnd = _outcome != StreamLogOutcome.None && next + count >= Next;
            return count;
        }
    }

    /// <summary>Called when a reader leaves.</summary>
    public void Remove(EntrySignal reader)
    {
        lock (_lock)
        {
            _waiting.Remove(reader);
        }
    }

    private void Add(ReadOnlySpan<byte> frame)
    {
        if (_chunk.Length - _used < frame.Length)
        {
            _chunk = new byte[Math.Max(frame.Length, Math.Clamp(2 * _chunk.Length, FirstChunk, LargestChunk))];
            _used = 0;
        }

        Memory<byte> copy = _chunk.AsMemory(_used, frame.Length);
        frame.CopyTo(copy.Span);
        _used += frame.Length;
        _frames.Add(copy);
        _bytes += frame.Length;
        while (_frames.Count - _dropped > options.MaxEntries || (_bytes > options.MaxBytes && _frames.Count - _dropped > 1))
        {
            _bytes -= _frames[_dropped].Length;
            _frames[_dropped++] = default;
            _first++;
        }

        if (_dropped > 64 && _dropped > _frames.Count / 2)
        {
            _frames.RemoveRange(0, _dropped);
            _dropped = 0;
        }
    }
}
