using System.Buffers.Binary;

namespace Handlers;

/// <summary>Takes the bytes of an <see cref="EventBody"/>, gives its events. Does no I/O and keeps nothing.</summary>
internal static class BareEventReader
{
    /// <summary>How many bytes precede an event.</summary>
    public const int PrefixLength = sizeof(int);

    /// <summary>Whether <paramref name="buffer"/> begins with a whole event.</summary>
    public static bool ContainsEvent(ReadOnlySpan<byte> buffer)
        => buffer.Length >= PrefixLength && buffer.Length - PrefixLength >= BinaryPrimitives.ReadInt32LittleEndian(buffer);

    /// <summary>Reads the next event.</summary>
    /// <param name="buffer">The bytes not consumed so far.</param>
    /// <param name="maxEventBytes">The most bytes an event may have.</param>
    /// <param name="frame">The event; its data is a slice of <paramref name="buffer"/>.</param>
    /// <param name="consumed">How many bytes the caller must drop before the next call.</param>
    /// <returns>Whether there is an event; if not, more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">An event is longer than the limit.</exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, int maxEventBytes, out SseFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (buffer.Length < PrefixLength)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        if (length > maxEventBytes)
        {
            throw new InvalidDataException(SseReader.TooLong(maxEventBytes));
        }

        if (buffer.Length - PrefixLength < length)
        {
            return false;
        }

        frame = new SseFrame(0, default, buffer.Slice(PrefixLength, length));
        consumed = PrefixLength + length;
        return true;
    }
}
