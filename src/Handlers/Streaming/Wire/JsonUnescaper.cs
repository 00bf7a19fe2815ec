using System.Buffers.Text;
using System.Text;

namespace Handlers;

/// <summary>Resolves the escape sequences of a JSON string (RFC 8259, section 7).</summary>
internal static class JsonUnescaper
{
    private const int ShortRun = 16;

    /// <summary>Writes <paramref name="raw"/>, the bytes between a string's quotes, without its escapes.</summary>
    /// <param name="raw">Bytes in which each backslash has a byte behind it.</param>
    /// <param name="destination">At least as long as <paramref name="raw"/>, because no escape sequence is shorter than its character.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>Whether all sequences were valid, and none was half a surrogate pair.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            int plain = CopyPlain(raw, destination[written..]);
            written += plain;
            if (plain == raw.Length)
            {
                return true;
            }

            byte escape = raw[plain + 1];
            raw = raw[(plain + 2)..];
            if (escape == 'u')
            {
                if (!TryReadRune(ref raw, out Rune rune))
                {
                    return false;
                }

                written += rune.EncodeToUtf8(destination[written..]);
                continue;
            }

            byte value = escape switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'"' or (byte)'\\' or (byte)'/' => escape,
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => 0,
            };
            if (value == 0)
            {
                return false;
            }

            destination[written++] = value;
        }
    }

    // A string with escapes usually has many, with short runs between them.
    private static int CopyPlain(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int shortRun = Math.Min(raw.Length, ShortRun);
        for (int i = 0; i < shortRun; i++)
        {
            if (raw[i] == '\\')
            {
                return i;
            }

            destination[i] = raw[i];
        }

        int plain = raw.IndexOf((byte)'\\');
        plain = plain < 0 ? raw.Length : plain;
        raw[shortRun..plain].CopyTo(destination[shortRun..]);
        return plain;
    }

    private static bool TryReadRune(ref ReadOnlySpan<byte> raw, out Rune rune)
    {
        if (!TryReadHex(raw, out char first))
        {
            rune = default;
            return false;
        }

        raw = raw[4..];
        if (Rune.TryCreate(first, out rune))
        {
            return true;
        }

        if (raw.StartsWith("\\u"u8) && TryReadHex(raw[2..], out char second) && Rune.TryCreate(first, second, out rune))
        {
            raw = raw[6..];
            return true;
        }

        return false;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> raw, out char value)
    {
        bool valid = raw.Length >= 4 & Utf8Parser.TryParse(raw[..Math.Min(4, raw.Length)], out ushort code, out int consumed, 'X') & consumed == 4;
        value = (char)code;
        return valid;
    }
}
