namespace Handlers.AspNetCore;

/// <summary>Finds the lines of a frame.</summary>
internal static class FrameData
{
    /// <summary>Reads the next <c>data</c> line of a frame.</summary>
    /// <param name="rest">The lines that are left.</param>
    /// <param name="value">The value of the line's <c>data</c> field.</param>
    /// <returns>Whether there is another line with data.</returns>
    public static bool TryReadData(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (line.StartsWith("data:"u8))
            {
                value = line["data:"u8.Length..];
                value = value.StartsWith(" "u8) ? value[1..] : value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Copies the event's JSON to one array. Several <c>data</c> lines are joined by spaces.</summary>
    public static byte[] Join(ReadOnlySpan<byte> frame)
    {
        var json = new List<byte>(frame.Length);
        while (TryReadData(ref frame, out ReadOnlySpan<byte> value))
        {
            json.AddRange(value);
            json.Add((byte)' ');
        }

        return [.. json];
    }
}
