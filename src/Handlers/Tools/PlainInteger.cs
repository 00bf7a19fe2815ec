using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Handlers;

/// <summary>Integers as JSON Schema understands them: <c>1.0</c> and <c>1e3</c> are integers, which System.Text.Json does not read as one.</summary>
internal readonly ref struct PlainInteger
{
    /// <summary>No integer type has more digits; longer numbers are not written out.</summary>
    private const int MaxDigits = 40;

    private readonly bool _isNegative;

    // Digits, at most one point among them.
    private readonly ReadOnlySpan<byte> _mantissa;

    // How many zeros follow the last digit that is not zero; negative if the number has a fraction.
    private readonly long _zeros;

    private PlainInteger(ReadOnlySpan<byte> number)
    {
        _isNegative = number[0] == '-';
        int end = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = number[(_isNegative ? 1 : 0)..(end < 0 ? number.Length : end)];
        long exponent = end < 0 ? 0
            : Utf8Parser.TryParse(number[(end + 1)..], out int parsed, out _) ? parsed
            : number[end + 1] == '-' ? int.MinValue : int.MaxValue;

        int point = mantissa.IndexOf((byte)'.');
        _mantissa = mantissa.TrimEnd("0."u8);

        // Zeros that were cut off before the decimal point count as places, those after it do not.
        int places = point < 0 ? mantissa.Length : point;
        _zeros = exponent + places - (_mantissa.Length > places ? _mantissa.Length - 1 : _mantissa.Length);
        _mantissa = _mantissa.TrimStart("0"u8);
    }

    /// <summary>Whether a number is an integer.</summary>
    /// <param name="number">A number of JSON.</param>
    public static bool IsInteger(ReadOnlySpan<byte> number)
        => number.IndexOfAny(".eE"u8) < 0 || new PlainInteger(number) is var integer && (integer.IsZero || integer._zeros >= 0);

    /// <summary>Writes an integer without fraction and exponent.</summary>
    /// <param name="number">A number of JSON.</param>
    /// <param name="plain">The same number: <c>1000</c> for <c>1e3</c>.</param>
    /// <returns>Whether it is an integer, and short enough for some type.</returns>
    public static bool TryWrite(ReadOnlySpan<byte> number, [NotNullWhen(true)] out byte[]? plain)
    {
        var integer = new PlainInteger(number);
        plain = integer.IsZero ? "0"u8.ToArray() : integer._zeros is >= 0 and <= MaxDigits ? integer.Write() : null;
        return plain is not null;
    }

    // The mantissa had only zeros and a point, which are cut off.
    private bool IsZero => _mantissa.IndexOfAnyExcept("0."u8) < 0;

    private byte[]? Write()
    {
        List<byte> digits = [];
        foreach (byte digit in _mantissa)
        {
            if (digit != '.' && (digit != '0' || digits.Count > 0))
            {
                digits.Add(digit);
            }
        }

        return digits.Count + _zeros > MaxDigits ? null : [.. _isNegative ? "-"u8 : default, .. digits, .. Enumerable.Repeat((byte)'0', (int)_zeros)];
    }
}
