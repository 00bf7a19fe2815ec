namespace Handlers;

/// <summary>The part of a JSON number that was read last.</summary>
internal enum JsonNumber : byte
{
    /// <summary>The text is not a number.</summary>
    Invalid,

    /// <summary>The number is complete: the byte behind it was read.</summary>
    End,

    /// <summary>Nothing was read yet.</summary>
    None,
    Minus,

    /// <summary>A zero before which there is no other digit.</summary>
    Zero,
    Integer,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
}
