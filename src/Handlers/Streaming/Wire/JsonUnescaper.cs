using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Handlers;

/// <summary>Resolves the escape sequences of a JSON string (RFC 8259, section 7).</summary>
internal static class JsonUnescaper
{
    /// <summary>The longest string that <see cref="TryReadString"/> reads.</summary>
    public const int ShortString = 256;

    // How many bytes one step may read: a vector, and a surrogate pair (12 bytes) that begins at its last byte. It writes no more than that.
    private const int Lookahead = 16 + 12;

    // By the character behind the backslash. It has a place for each byte, so that no bound is checked.
    private static ReadOnlySpan<byte> Values =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 92, 0, 0, 0,
        0, 0, 8, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 13, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Finds the end of a short string with escapes, and writes it without them.</summary>
    /// <param name="text">The bytes behind the opening quote.</param>
    /// <param name="destination">At least <see cref="ShortString"/> bytes.</param>
    /// <param name="length">How many bytes precede the closing quote.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False if the string is longer, incomplete or invalid, or its first 16 bytes have neither an escape nor its end.</returns>
    public static bool TryReadString(ReadOnlySpan<byte> text, Span<byte> destination, out int length, out int written)
    {
        length = 0;
        written = 0;
        while (text.Length - length >= Lookahead && written <= ShortString - Lookahead)
        {
            Vector128<byte> run = Vector128.Create(text[length..]);
            run.CopyTo(destination[written..]);
            uint ends = JsonString.EndsOfRuns(run);
            if (ends == 0)
            {
                if (length == 0)
                {
                    return false;
                }

                length += Vector128<byte>.Count;
                written += Vector128<byte>.Count;
                continue;
            }

            int plain = BitOperations.TrailingZeroCount(ends);
            length += plain;
            written += plain;
            if (text[length] != '\\')
            {
                return text[length] == '"';
            }

            do
            {
                byte escape = text[length + 1];
                if (escape == 'u')
                {
                    ReadOnlySpan<byte> digits = text[(length + 2)..];
                    int available = digits.Length;
                    if (!TryReadRune(ref digits, out Rune rune))
                    {
                        return false;
                    }

                    length += 2 + available - digits.Length;
                    written += rune.EncodeToUtf8(destination[written..]);
                }
                else
                {
                    byte value = ValueOf(escape);
                    if (value == 0)
                    {
                        return false;
                    }

                    destination[written++] = value;
                    length += 2;
                }
            }
            while (text.Length - length >= Lookahead && written <= ShortString - Lookahead && text[length] == '\\');
        }

        return false;
    }

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

            byte value = ValueOf(escape);
            if (value == 0)
            {
                return false;
            }

            destination[written++] = value;
        }
    }

    /// <summary>What an escape of two characters stands for; 0 if it is none.</summary>
    /// <param name="escape">The character behind the backslash.</param>
    public static byte ValueOf(byte escape) => Values[escape];

    // A string with escapes usually has many, with short runs between them. What is copied too much is overwritten by what follows.
    private static int CopyPlain(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int copied = 0;
        if (raw.Length >= Vector128<byte>.Count)
        {
            Vector128<byte> run = Vector128.Create(raw);
            run.CopyTo(destination);
            uint escapes = Vector128.Equals(run, Vector128.Create((byte)'\\')).ExtractMostSignificantBits();
            if (escapes != 0)
            {
                return BitOperations.TrailingZeroCount(escapes);
            }

            copied = Vector128<byte>.Count;
        }

        int plain = raw[copied..].IndexOf((byte)'\\');
        plain = plain < 0 ? raw.Length : copied + plain;
        raw[copied..plain].CopyTo(destination[copied..]);
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

    /// <summary>Reads the four digits of a <c>\u</c> escape.</summary>
    public static bool TryReadHex(ReadOnlySpan<byte> raw, out char value)
    {
        if (raw.Length < 4)
        {
            value = default;
            return false;
        }

        // All four at once. The lower four bits of a digit are its value; those of a letter are its value less 9.
        uint digits = BinaryPrimitives.ReadUInt32BigEndian(raw);
        uint values = (digits & 0x0F0F_0F0F) + (9 * ((digits >> 6) & 0x0101_0101));
        values = (values | (values >> 4)) & 0x00FF_00FF;
        value = (char)((values | (values >> 8)) & 0xFFFF);
        return AreHex(digits);
    }

    // Checks four bytes at once. In noNumber the highest bit of a byte is set unless it is a digit, in noLetter unless it is a letter from A to F.
    private static bool AreHex(uint bytes)
    {
        uint number = bytes ^ 0x3030_3030;
        uint noNumber = ((number & 0x7F7F_7F7F) + 0x7676_7676) | number;
        uint letter = (bytes | 0x2020_2020) ^ 0x6060_6060;
        uint noLetter = ((letter & 0x7F7F_7F7F) + 0x7979_7979) | ~((letter & 0x7F7F_7F7F) + 0x7F7F_7F7F) | letter;
        return (noNumber & noLetter & 0x8080_8080) == 0;
    }
}
