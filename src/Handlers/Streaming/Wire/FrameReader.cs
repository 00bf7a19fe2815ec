using System.Text.Json;

namespace Handlers;

/// <summary>
/// Takes the bytes received, gives decoded events: by <see cref="SseReader"/>, or <see cref="BareEventReader"/> if the events have no framing, and
/// <see cref="EventDecoder"/>, or, for a delta whose frame has the layout of an earlier one, by its <see cref="FrameLayout"/>. Does no I/O.
/// </summary>
internal sealed class FrameReader
{
    // Cap on the pings buffered while connecting, in bytes.
    private const int MostHeldBack = 4 * 1024;

    private readonly MessageStreamOptions _options;
    private readonly bool _hasFraming;
    private SseReader _frames;
    private LearnedFrames _learned;

    // The lines that handlers of frames get for an event without framing.
    private EventLines _lines;

    // Whether the event at the start of the buffer was read before.
    private bool _isReread;

    // How many of the bytes dropped were lengths that EventBody had added.
    private long _lengthBytes;

    // The length of the pings before the event that is peeked at while connecting, in bytes.
    private int _heldBack;

    /// <param name="options">The stream's limits.</param>
    /// <param name="hasFraming">Whether the bytes are a <c>text/event-stream</c>; if not, they are those of an <see cref="EventBody"/>.</param>
    public FrameReader(MessageStreamOptions options, bool hasFraming = true)
    {
        _options = options;
        _hasFraming = hasFraming;
        _frames = new SseReader(options.MaxEventBytes);
    }

    public ReceiveBuffer Buffer { get; } = new();

    /// <summary>Whether the buffer begins with an event, and no part of an earlier one is pending.</summary>
    public bool IsAtBoundary => _frames.IsAtBoundary;

    /// <summary>How many events were read and dropped.</summary>
    public long Count { get; private set; }

    /// <summary>Reads the next event. Its bytes stay at the start of the buffer until <see cref="Skip(int)"/>.</summary>
    /// <param name="e">The event; its spans are slices of the buffer.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>Whether there is one; if not, more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">The bytes are no event of a message stream.</exception>
    /// <exception cref="JsonException">The event's data is not JSON.</exception>
    public bool TryRead(out DecodedEvent e, out int length)
    {
        e = default;
        length = 0;

        // The usual case when each event arrives in a read of its own.
        if (Buffer.Unread.IsEmpty)
        {
            return false;
        }

        if (_frames.IsAtBoundary)
        {
            // A layout with extra fields, or whose frame does not begin with the event, takes the general way.
            if (FindLayout() is { IsPlainDelta: true, StartsWithEvent: true } layout && (length = layout.Read(Buffer.Unread, _options.MaxEventBytes, out ReadOnlySpan<byte> value, out bool isEscaped)) > 0)
            {
                _isReread = false;
                e = new DecodedEvent { Kind = EventKind.ContentBlockDelta, Index = layout.Index, Delta = layout.Delta, Value = value, IsEscaped = isEscaped, IsPlainDelta = true };
                return true;
            }

            if (_learned.IsBeginning(Buffer.Unread, _options.MaxEventBytes))
            {
                return false;
            }
        }

        int consumed;
        while (TryReadFrame(Buffer.Unread, out SseFrame frame, out consumed))
        {
            if (!IsPassedOver(frame.Data))
            {
                // The buffer now begins with the event. Spans stay valid, because no byte moves.
                ReadOnlySpan<byte> bytes = Buffer.Unread[..consumed];
                Buffer.Consume(frame.Start);
                length = consumed - frame.Start;
                EventDecoder.Decode(frame, _options.MaxJsonDepth, out e);
                if (_hasFraming && _options.LearnsFrames && !_isReread)
                {
                    _learned.Learn(bytes, frame, e);
                }

                _isReread = false;
                return true;
            }

            Drop(consumed);
        }

        Buffer.Consume(consumed);
        return false;
    }

    /// <summary>The learned layout whose opening the buffer begins with; null if there is none. Call it only at a boundary.</summary>
    public FrameLayout? FindLayout() => _learned.Find(Buffer.Unread);

    /// <summary>Drops pings whose frame equals an earlier one. Call it only at a boundary.</summary>
    public void SkipPings()
    {
        while (_learned.PingLength(Buffer.Unread) is > 0 and int length)
        {
            Skip(length);
        }
    }

    /// <summary>The lines of the event at the start of the buffer, whose length <see cref="TryRead"/> returned. An event without framing is given lines.</summary>
    public ReadOnlySpan<byte> GetFrame(int length)
    {
        ReadOnlySpan<byte> bytes = Buffer.Unread[..length];
        return _hasFraming ? bytes : _lines.Write(bytes[BareEventReader.PrefixLength..]);
    }

    /// <summary>Whether the whole event behind the one at the start of the buffer has been received.</summary>
    public bool IsNextReceived(int length)
    {
        ReadOnlySpan<byte> next = Buffer.Unread[length..];
        return _hasFraming ? SseReader.ContainsEvent(next) : BareEventReader.ContainsEvent(next);
    }

    /// <summary>Tells that the event that was read last is read again; its bytes are still at the start of the buffer. Its layout is not learned twice.</summary>
    public void Rewind() => _isReread = true;

    /// <summary>Drops an event.</summary>
    public void Skip(int length)
    {
        Drop(length);
        Count++;
    }

    /// <summary>Drops events of learned layouts.</summary>
    /// <param name="length">How many bytes they have together.</param>
    /// <param name="count">How many they are.</param>
    public void Skip(int length, int count)
    {
        Buffer.Consume(length);
        Count += count;
    }

    /// <summary>Peeks at the first event that is not a ping, while connecting. It stays in the buffer, as do the pings before it.</summary>
    /// <param name="e">The event; of kind <see cref="EventKind.Ping"/> if it is malformed, which <see cref="TryRead"/> will report, or if too many pings precede it.</param>
    /// <returns>Whether it has arrived.</returns>
    public bool TryPeek(out DecodedEvent e)
    {
        var ping = new DecodedEvent { Kind = EventKind.Ping };
        e = ping;
        try
        {
            while (true)
            {
                bool isFirst = _heldBack == 0;
                bool isRead = TryReadFrame(Buffer.Unread[_heldBack..], out SseFrame frame, out int consumed);

                // Bytes before the first event are dropped; bytes between pings stay.
                int dropped = !isFirst ? 0 : isRead ? frame.Start : consumed;
                Buffer.Consume(dropped);
                _heldBack += consumed - dropped;
                if (!isRead)
                {
                    if (_heldBack <= MostHeldBack)
                    {
                        return false;
                    }

                    break;
                }

                if (IsPassedOver(frame.Data) && _heldBack <= MostHeldBack)
                {
                    continue;
                }

                EventDecoder.Decode(frame, _options.MaxJsonDepth, out e);
                if (e.Kind != EventKind.Ping || _heldBack > MostHeldBack)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            Buffer.Consume(_heldBack == 0 ? _frames.EventStart : 0);
            e = ping;
        }

        _heldBack = 0;
        _frames.Rewind();
        return true;
    }

    /// <summary>Ends the peeking. The buffered events are read next.</summary>
    public void EndPeek()
    {
        if (_heldBack > 0)
        {
            _frames.Rewind();
            _heldBack = 0;
        }
    }

    /// <summary>Drops everything, because the next bytes belong to another response.</summary>
    public void Restart()
    {
        Buffer.Restart();
        _lengthBytes = 0;
        _heldBack = 0;
        _frames.Release();
        _frames = new SseReader(_options.MaxEventBytes);
    }

    /// <summary>Describes how far the stream had come when its input ended too early.</summary>
    public string DescribeEnd(Exception? transportError) => (Count, transportError) switch
    {
        (0, HttpRequestException e) => $"The connection failed before the first event ({e.HttpRequestError}); the inner exception says more.",
        (0, null) when !_hasFraming => "The input ended without a single event.",
        (0, null) => $"The input ended without a single event, after {Buffer.Offset + Buffer.Unread.Length} bytes. Is it a text/event-stream?",
        (_, null) => $"The stream ended after event {Count}, before the message was complete.",
        _ => $"The stream ended after event {Count}, before the message was complete, because the connection failed.",
    };

    /// <summary>Makes the exception for an invalid event, with its number and position in the stream.</summary>
    public InvalidStreamException Describe(Exception exception, Message? partialMessage)
    {
        string problem = exception is JsonException e
            ? $"the event's data is not the JSON it should be (line {e.LineNumber + 1}, byte {e.BytePositionInLine})"
            : exception.Message;
        long offset = Buffer.Offset - _lengthBytes + _frames.EventStart;
        return new InvalidStreamException(
            $"Not a valid message stream at event {Count + 1}, byte {offset}: {problem}.", Count + 1, offset, partialMessage, exception);
    }

    public void Release()
    {
        Buffer.Release();
        _lines.Release();
        _frames.Release();
    }

    private static bool IsPassedOver(ReadOnlySpan<byte> data) => data is not [(byte)'{', ..] && IsBlankOrDone(data);

    // Blank data, and the line with which some gateways end a stream, as another API does.
    private static bool IsBlankOrDone(ReadOnlySpan<byte> data) => data.IndexOfAnyExcept(" \t\r\n"u8) < 0 || data.SequenceEqual("[DONE]"u8);

    private bool TryReadFrame(ReadOnlySpan<byte> buffer, out SseFrame frame, out int consumed) => _hasFraming
        ? _frames.TryRead(buffer, out frame, out consumed)
        : BareEventReader.TryRead(buffer, _options.MaxEventBytes, out frame, out consumed);

    private void Drop(int length)
    {
        Buffer.Consume(length);
        _lengthBytes += _hasFraming ? 0 : BareEventReader.PrefixLength;
    }
}
