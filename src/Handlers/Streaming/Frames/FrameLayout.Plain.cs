using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Handlers;

/// <content>Frames with short strings without escapes.</content>
internal sealed partial class FrameLayout
{
    /// <summary>
    /// Reads a frame of this layout whose string is plain, as most are: without escapes, and short enough for its end to be in the
    /// <see cref="Window"/>. Such a string needs no decoding, but its UTF-8 must be checked if it is not ASCII.
    /// </summary>
    /// <remarks>This is the quickest way, for a layout that <see cref="IsShort"/>. The end of the data's line must be in the <see cref="Window"/> too.</remarks>
    /// <param name="frame">The first of at least <see cref="PlainLength"/> bytes.</param>
    /// <param name="value">The string's length. A whole <see cref="Window"/> can be read where it begins, behind the opening.</param>
    /// <param name="isAscii">Whether the string is ASCII.</param>
    /// <returns>The frame's length; 0 if it is another frame, or its string is not plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadShort(ref readonly byte frame, out int value, out bool isAscii)
    {
        value = 0;
        isAscii = false;
        if (!_opening.IsAt(in frame))
        {
            return 0;
        }

        ref byte text = ref Unsafe.Add(ref Unsafe.AsRef(in frame), (nuint)(uint)_opening.Length);
        Vector256<byte> window = Vector256.LoadUnsafe(in text);

        // The string ends at the first special byte (a quote, a backslash or a control character) and the data's line at the second; 32 if there is none. If the first is no quote, the tail differs.
        // Where the next frame begins depends on the line's end alone. So that is searched by itself, to be known early.
        uint line = (uint)BitOperations.TrailingZeroCount(Vector256.Equals(window, Vector256.Create(_lineEnd)).ExtractMostSignificantBits());
        uint specials = JsonString.EndsOfRuns(window);
        uint end = (uint)BitOperations.TrailingZeroCount(specials);
        uint second = (uint)BitOperations.TrailingZeroCount(specials & (specials - 1));

        // Padding is found without a branch: whether a frame is padded cannot be predicted.
        uint spaces = Vector256.Equals(window, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        uint padding = end + (uint)_tailStart.Length;
        uint brace = padding + (uint)BitOperations.TrailingZeroCount(~spaces >> (int)(padding & 31));
        ulong difference = _shortTailStart.Difference(in Unsafe.Add(ref text, (nuint)end)) | _shortTailEnd.Difference(in Unsafe.Add(ref text, (nuint)line - 1)) | ((brace + 1) ^ line) | (second ^ line);
        if (difference != 0)
        {
            return 0;
        }

        value = (int)end;
        isAscii = (window.ExtractMostSignificantBits() & ((1u << (int)end) - 1)) == 0;
        return _opening.Length + (int)line - 1 + _tailEnd.Length;
    }

    /// <summary>The same for any layout.</summary>
    /// <param name="frame">The first of at least <see cref="PlainLength"/> bytes.</param>
    /// <param name="start">Where the string begins.</param>
    /// <param name="value">The string's length.</param>
    /// <param name="isAscii">Whether the string is ASCII.</param>
    /// <returns>The frame's length; 0 if it is another frame, or its string is not plain.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int ReadPlain(ref readonly byte frame, out int start, out int value, out bool isAscii)
    {
        start = 0;
        value = 0;
        isAscii = false;
        ref byte at = ref Unsafe.AsRef(in frame);
        if (_id.Length > 0)
        {
            // An id usually has as many digits as the one before. Assuming that, the processor reads on before the digits are counted; then the count is compared.
            if (_shortId.Difference(in at) != 0 || (CountDigits(in Unsafe.Add(ref at, _id.Length)) != _digits && !TrySetDigits(in at)))
            {
                return 0;
            }

            start = _id.Length + _digits;
            at = ref Unsafe.Add(ref at, start);
        }

        if (!_opening.IsAt(in at))
        {
            return 0;
        }

        start += _opening.Length;
        at = ref Unsafe.Add(ref at, _opening.Length);
        Vector256<byte> window = Vector256.LoadUnsafe(in at);
        int end = BitOperations.TrailingZeroCount(JsonString.EndsOfRuns(window));
        int tail = end == Window ? 0 : TailLength(in Unsafe.Add(ref at, end));
        if (tail == 0)
        {
            return 0;
        }

        value = end;
        isAscii = (window.ExtractMostSignificantBits() & ((1u << end) - 1)) == 0;
        return start + end + tail;
    }

    /// <summary>
    /// Reads frames like <see cref="ReadShort"/>, also those whose string has escapes of two characters. Up to two escapes take the same steps as none, without
    /// a branch. Where half of the strings have escapes, that is faster than to tell them apart, because the processor cannot predict which ones do.
    /// </summary>
    /// <param name="frame">The first of at least <see cref="PlainLength"/> bytes, of a layout that <see cref="IsShort"/>.</param>
    /// <param name="destination">Where the string is written without its escapes: the first of at least three times the <see cref="Window"/>.</param>
    /// <param name="written">The length of what was written.</param>
    /// <returns>The frame's length; 0 if it is another frame, or has another string, or one that is not ASCII.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int ReadEscaped(ref readonly byte frame, ref byte destination, out int written)
    {
        written = 0;
        if (!_opening.IsAt(in frame))
        {
            return 0;
        }

        ref byte text = ref Unsafe.Add(ref Unsafe.AsRef(in frame), (nuint)(uint)_opening.Length);
        Vector256<byte> window = Vector256.LoadUnsafe(in text);
        window.StoreUnsafe(ref destination);
        ulong backslashes = Vector256.Equals(window, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
        ulong specials = JsonString.EndsOfRuns(window) ^ backslashes;
        ulong escapes = 0;
        ulong invalid = window.ExtractMostSignificantBits();
        Unescape(ref text, ref destination, 0, ref backslashes, ref specials, ref escapes, ref invalid);
        Unescape(ref text, ref destination, 1, ref backslashes, ref specials, ref escapes, ref invalid);
        for (nuint i = 2; (backslashes & (specials ^ (specials - 1))) != 0; i++)
        {
            Unescape(ref text, ref destination, i, ref backslashes, ref specials, ref escapes, ref invalid);
        }

        // The string ends at the first special byte that is not escaped.
        uint end = (uint)BitOperations.TrailingZeroCount(specials);
        ulong before = (1UL << (int)end) - 1;
        uint line = (uint)BitOperations.TrailingZeroCount(Vector256.Equals(window, Vector256.Create(_lineEnd)).ExtractMostSignificantBits());
        uint spaces = Vector256.Equals(window, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        uint padding = end + (uint)_tailStart.Length;
        uint brace = padding + (uint)BitOperations.TrailingZeroCount(~spaces >> (int)(padding & 31));
        ulong difference = _shortTailStart.Difference(in Unsafe.Add(ref text, (nuint)end)) | _shortTailEnd.Difference(in Unsafe.Add(ref text, (nuint)line - 1)) | ((brace + 1) ^ line);
        if ((difference | (invalid & before)) != 0)
        {
            return 0;
        }

        written = (int)end - BitOperations.PopCount(escapes & before);
        return _opening.Length + (int)line - 1 + _tailEnd.Length;
    }

    // Resolves the next escape: writes its character, and behind that the window's rest, which the next escape overwrites. Where no escape is left, this
    // is done behind the window, where it does not matter, just as behind the string's end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unescape(ref byte text, ref byte destination, nuint count, ref ulong backslashes, ref ulong specials, ref ulong escapes, ref ulong invalid)
    {
        nuint at = (nuint)BitOperations.TrailingZeroCount(backslashes | (1UL << Window));
        ulong escape = 3UL << (int)at;
        byte value = JsonUnescaper.ValueOf(Unsafe.Add(ref text, at + 1));
        ref byte to = ref Unsafe.Add(ref destination, at - count);
        to = value;
        Vector256.LoadUnsafe(in text, at + 2).StoreUnsafe(ref to, 1);
        specials &= ~escape;
        backslashes &= ~escape;
        escapes |= 1UL << (int)at;
        invalid |= value == 0 ? escape : 0;
    }

    // At most Window spaces are found.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int TailLength(ref readonly byte tail)
    {
        if (!_tailStart.IsAt(in tail))
        {
            return 0;
        }

        ref byte padding = ref Unsafe.Add(ref Unsafe.AsRef(in tail), _tailStart.Length);
        if (_hasShortTailEnd && _shortTailEnd.Difference(in padding) == 0)
        {
            return _tailStart.Length + _tailEnd.Length;
        }

        int spaces = BitOperations.TrailingZeroCount(~Vector256.Equals(Vector256.LoadUnsafe(in padding), Vector256.Create((byte)' ')).ExtractMostSignificantBits());
        ref byte end = ref Unsafe.Add(ref padding, spaces);
        return (_hasShortTailEnd ? _shortTailEnd.Difference(in end) == 0 : _tailEnd.IsAt(in end)) ? _tailStart.Length + spaces + _tailEnd.Length : 0;
    }

    // The id has another number of digits than the one before, or it is the first.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySetDigits(ref readonly byte frame)
    {
        int digits = CountDigits(in Unsafe.Add(ref Unsafe.AsRef(in frame), _id.Length));
        _digits = digits is > 0 and <= MaxIdDigits ? digits : _digits;
        return _digits == digits;
    }

    // How many of the eight bytes are digits, up to the first other one. In the difference to '0', a byte from 10 on carries into its high bit; one beyond ASCII has it already.
    private static int CountDigits(ref readonly byte bytes)
    {
        ulong values = Unsafe.ReadUnaligned<ulong>(in bytes) ^ 0x3030_3030_3030_3030;
        ulong others = (((values & 0x7F7F_7F7F_7F7F_7F7F) + 0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
        return BitOperations.TrailingZeroCount(others) / 8;
    }
}
