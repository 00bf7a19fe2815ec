using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>Reads JSON numbers byte by byte.</summary>
internal static class JsonNumberExtensions
{
    /// <summary>Reads the next byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JsonNumber Read(this JsonNumber number, byte next) => char.IsAsciiDigit((char)next) ? ReadDigit(number, next) : ReadOther(number, next);

    private static JsonNumber ReadDigit(JsonNumber number, byte digit) => number switch
    {
        JsonNumber.Integer or JsonNumber.Fraction or JsonNumber.ExponentDigits => number,
        JsonNumber.None or JsonNumber.Minus => digit == '0' ? JsonNumber.Zero : JsonNumber.Integer,
        JsonNumber.Point => JsonNumber.Fraction,
        JsonNumber.Exponent or JsonNumber.ExponentSign => JsonNumber.ExponentDigits,
        _ => JsonNumber.Invalid,
    };

    private static JsonNumber ReadOther(JsonNumber number, byte next) => (number, next) switch
    {
        (JsonNumber.None, (byte)'-') => JsonNumber.Minus,
        (JsonNumber.Zero or JsonNumber.Integer, (byte)'.') => JsonNumber.Point,
        (JsonNumber.Zero or JsonNumber.Integer or JsonNumber.Fraction, (byte)'e' or (byte)'E') => JsonNumber.Exponent,
        (JsonNumber.Exponent, (byte)'+' or (byte)'-') => JsonNumber.ExponentSign,
        (JsonNumber.Zero or JsonNumber.Integer or JsonNumber.Fraction or JsonNumber.ExponentDigits, (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/') => JsonNumber.End,
        _ => JsonNumber.Invalid,
    };
}
