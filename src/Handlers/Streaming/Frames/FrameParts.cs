using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Handlers;

/// <summary>The parts of a delta's frame, found once by its decoded string: see the drawing of <see cref="FrameLayout"/>.</summary>
internal readonly ref struct FrameParts
{
    /// <summary>The longest opening, and the longest tail, that is learned.</summary>
    public const int MaxLength = 256;

    /// <summary>The <c>id:</c> line that a relay counts up, without its digits; empty if there is none.</summary>
    public ReadOnlySpan<byte> Id { get; private init; }

    /// <summary>What stands before the string, its quote included, and behind the digits of <see cref="Id"/>.</summary>
    public ReadOnlySpan<byte> Opening { get; private init; }

    /// <summary>What stands behind the string, its quote included, up to the padding.</summary>
    public ReadOnlySpan<byte> TailStart { get; private init; }

    /// <summary>What stands behind the padding: the last brace and the line ends.</summary>
    public ReadOnlySpan<byte> TailEnd { get; private init; }

    /// <summary>Finds the parts of a frame.</summary>
    /// <param name="frame">The frame's bytes.</param>
    /// <param name="data">The frame's data.</param>
    /// <param name="value">The event's string, a slice of <paramref name="data"/>.</param>
    /// <param name="parts">The parts, as slices of <paramref name="frame"/>.</param>
    /// <returns>Whether the parts can be reused: not if they are unusually long, or the frame's end depends on the next byte.</returns>
    public static bool TryFind(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value, out FrameParts parts)
    {
        parts = default;

        // A carriage return at the end may be followed by a line feed that still belongs to the line.
        nint valueOffset = Unsafe.ByteOffset(in MemoryMarshal.GetReference(data), in MemoryMarshal.GetReference(value));
        if ((nuint)valueOffset >= (nuint)data.Length || frame[^1] != '\n' || !TryFindInData(frame, (int)valueOffset, out int start))
        {
            return false;
        }

        ReadOnlySpan<byte> id = FindId(frame, out int idLength);
        ReadOnlySpan<byte> opening = frame[idLength..start];
        ReadOnlySpan<byte> tail = frame[(start + value.Length)..];
        int brace = LastBrace(frame) - (start + value.Length);
        if (brace <= 0 || start <= idLength || opening.Length > MaxLength || tail.Length > MaxLength || opening[^1] != '"' || tail[0] != '"')
        {
            return false;
        }

        int padding = brace;
        while (tail[padding - 1] == ' ')
        {
            padding--;
        }

        parts = new FrameParts { Id = id, Opening = opening, TailStart = tail[..padding], TailEnd = tail[brace..] };
        return true;
    }

    private static ReadOnlySpan<byte> FindId(ReadOnlySpan<byte> frame, out int length)
    {
        length = 0;
        if (!frame.StartsWith("id:"u8))
        {
            return [];
        }

        int start = frame.Length > 3 && frame[3] == ' ' ? 4 : 3;
        int digits = frame[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits <= 0)
        {
            return [];
        }

        length = start + digits;
        return frame[..start];
    }

    // The brace that closes the JSON: the last one on the last line of data.
    private static int LastBrace(ReadOnlySpan<byte> frame)
    {
        int brace = -1;
        foreach ((int start, int length) in new DataLines(frame))
        {
            int last = frame.Slice(start, length).LastIndexOf((byte)'}');
            brace = last < 0 ? brace : start + last;
        }

        return brace;
    }

    // Data of several lines is joined with a line feed between them.
    private static bool TryFindInData(ReadOnlySpan<byte> frame, int offset, out int position)
    {
        foreach ((int start, int length) in new DataLines(frame))
        {
            if (offset <= length)
            {
                position = start + offset;
                return true;
            }

            offset -= length + 1;
        }

        position = -1;
        return false;
    }
}
