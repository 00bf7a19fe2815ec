using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>
/// Reads the events of a <c>text/event-stream</c> (WHATWG HTML, section 9.2) from bytes. Does no I/O and keeps no bytes:
/// the caller passes unconsumed bytes again, with more behind them.
/// </summary>
/// <remarks>The Messages API does not use <c>id</c> and <c>retry</c>, so they are ignored like unknown fields.</remarks>
internal struct SseReader(int maxEventBytes)
{
    private const byte LF = (byte)'\n';
    private const byte CR = (byte)'\r';

    // All offsets count from the first byte that is not consumed yet.
    private int _eventStart;
    private int _lineStart;
    private int _searched;
    private Field _eventType;
    private Field _data;
    private int _dataLines;
    private bool _pastBom;
    private bool _skipLF;

    // Several data lines are joined here; a single one is a slice of the caller's bytes.
    private PooledBuffer<byte> _joined;

    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether the next byte starts an event, and no part of an earlier one is pending.</summary>
    public readonly bool IsAtBoundary => _pastBom && !_skipLF && _searched == 0 && _lineStart == 0 && !HoldsFields;

    /// <summary>Where the event that is being read begins, counted from the first byte not consumed yet.</summary>
    public readonly int EventStart => _eventStart;

    private readonly bool HoldsFields => _dataLines > 0 || _eventType.IsPresent;

    /// <summary>Whether <paramref name="buffer"/> contains a whole event.</summary>
    /// <param name="buffer">Bytes from the beginning of a line on.</param>
    public static bool ContainsEvent(ReadOnlySpan<byte> buffer)
    {
        bool hasData = false;
        while (buffer.IndexOfAny(LF, CR) is var end and >= 0)
        {
            if (end == 0 && hasData)
            {
                return true;
            }

            hasData |= buffer.StartsWith("data"u8) && (end == 4 || buffer[4] == ':');
            bool isCRLF = buffer[end] == CR && end + 1 < buffer.Length && buffer[end + 1] == LF;
            buffer = buffer[(end + (isCRLF ? 2 : 1))..];
        }

        return false;
    }

    /// <summary>Reads the next event.</summary>
    /// <param name="buffer">The bytes that are not consumed yet: the rest of the last call's bytes, and any new ones.</param>
    /// <param name="frame">The event; its spans are slices of <paramref name="buffer"/> or of this reader's memory.</param>
    /// <param name="consumed">How many bytes the caller must drop before the next call, also when there is no event.</param>
    /// <returns>Whether there is an event; if not, more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">An event is longer than the limit.</exception>
    public bool TryRead(ReadOnlySpan<byte> buffer, out SseFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (!_pastBom && !TryPassBom(buffer))
        {
            return false;
        }

        while (TryReadLine(buffer, out int start, out int length))
        {
            CheckSize(start + length);
            if (length > 0)
            {
                ReadField(buffer, start, length);
                if (!HoldsFields)
                {
                    _eventStart = _lineStart;
                }

                continue;
            }

            if (_dataLines > 0)
            {
                frame = new SseFrame(_eventStart, _eventType.In(buffer), _dataLines == 1 ? _data.In(buffer) : _joined.Written);
                consumed = _lineStart;
                StartEvent();
                return true;
            }

            // An event without data is dropped and resets the event type.
            StartEvent(_lineStart);
        }

        if (!HoldsFields)
        {
            consumed = _lineStart;
            _searched -= consumed;
            _eventStart = _lineStart = 0;
        }

        CheckSize(buffer.Length - consumed);
        return false;
    }

    /// <summary>Returns to the start of the last event, which must be the first of the caller's bytes.</summary>
    public void Rewind()
    {
        StartEvent();
        _skipLF = false;
    }

    public void Release() => _joined.Release();

    /// <summary>The error for an event that is longer than the limit.</summary>
    public static string TooLong(int maxEventBytes) => $"an event is longer than the limit of {maxEventBytes:N0} bytes (MessageStreamOptions.MaxEventBytes)";

    // Neither bytes before the event nor the end of its last line count, so the result does not depend on how reads split the bytes.
    private readonly void CheckSize(int end)
    {
        if (end - _eventStart > maxEventBytes)
        {
            throw new InvalidDataException(TooLong(maxEventBytes));
        }
    }

    private void StartEvent(int lineStart = 0)
    {
        _eventType = default;
        _data = default;
        _dataLines = 0;
        _eventStart = _lineStart = _searched = lineStart;
    }

    private bool TryPassBom(ReadOnlySpan<byte> buffer)
    {
        int compared = Math.Min(buffer.Length, Bom.Length);
        if (buffer[..compared].SequenceEqual(Bom[..compared]))
        {
            if (compared < Bom.Length)
            {
                return false;
            }

            _eventStart = _lineStart = _searched = Bom.Length;
        }

        return _pastBom = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadLine(ReadOnlySpan<byte> buffer, out int start, out int length)
    {
        // The LF of a CRLF whose CR already ended the line before.
        if (_skipLF && _lineStart < buffer.Length)
        {
            _skipLF = false;
            if (buffer[_lineStart] == LF)
            {
                _searched = ++_lineStart;
                if (!HoldsFields)
                {
                    _eventStart = _lineStart;
                }
            }
        }

        start = _lineStart;
        length = 0;
        ReadOnlySpan<byte> rest = buffer[_searched..];
        int found = rest is [LF, ..] ? 0 : rest.IndexOfAny(LF, CR);
        if (found < 0)
        {
            _searched = buffer.Length;
            return false;
        }

        int end = _searched + found;
        length = end - start;
        _lineStart = end + 1;
        if (buffer[end] == CR)
        {
            if (_lineStart == buffer.Length)
            {
                _skipLF = true;
            }
            else if (buffer[_lineStart] == LF)
            {
                _lineStart++;
            }
        }

        _searched = _lineStart;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadField(ReadOnlySpan<byte> buffer, int start, int length)
    {
        ReadOnlySpan<byte> line = buffer.Slice(start, length);
        int colon = line.StartsWith("data:"u8) ? 4 : line.StartsWith("event:"u8) ? 5 : line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? line : line[..colon];
        int valueStart = colon < 0 ? length : colon + 1;
        if (valueStart < length && line[valueStart] == ' ')
        {
            valueStart++;
        }

        var value = new Field(start + valueStart, length - valueStart);
        if (name.SequenceEqual("data"u8))
        {
            if (++_dataLines == 1)
            {
                _data = value;
            }
            else
            {
                JoinData(buffer, value);
            }
        }
        else if (name.SequenceEqual("event"u8))
        {
            _eventType = value;
        }
    }

    private void JoinData(ReadOnlySpan<byte> buffer, Field value)
    {
        if (_dataLines == 2)
        {
            _joined.Clear();
            _joined.Append(_data.In(buffer));
        }

        _joined.Append("\n"u8);
        _joined.Append(value.In(buffer));
    }

    /// <summary>The position of a field's value. The default is an absent field, which differs from an empty value.</summary>
    private readonly struct Field(int start, int length)
    {
        private readonly int _start = start;
        private readonly int _length = length;

        // A value never starts at 0, because the field's name precedes it.
        public bool IsPresent => _start > 0;

        public ReadOnlySpan<byte> In(ReadOnlySpan<byte> buffer) => buffer.Slice(_start, _length);
    }
}
