using System.Runtime.CompilerServices;

namespace Handlers;

/// <summary>A string of an event's JSON.</summary>
/// <param name="raw">The bytes between the quotes, as a slice of the JSON.</param>
/// <param name="isEscaped">Whether it holds escape sequences.</param>
internal readonly ref struct JsonText(ReadOnlySpan<byte> raw, bool isEscaped)
{
    /// <summary>The bytes between the quotes.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    /// <summary>Whether it holds escape sequences.</summary>
    public bool IsEscaped { get; } = isEscaped;

    /// <summary>Whether there is such a string.</summary>
    public bool IsPresent { get; } = true;

    /// <summary>Whether the string equals a text, once its escapes are resolved.</summary>
    /// <exception cref="InvalidDataException">It holds half a surrogate pair.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(ReadOnlySpan<byte> text) => IsEscaped ? IsUnescaped(text) : Raw.SequenceEqual(text);

    // An escape sequence has at most six bytes for each byte of the text.
    private bool IsUnescaped(ReadOnlySpan<byte> text)
    {
        Span<byte> unescaped = stackalloc byte[text.Length * 6];
        if (Raw.Length > unescaped.Length)
        {
            return false;
        }

        return JsonUnescaper.TryUnescape(Raw, unescaped, out int written)
            ? unescaped[..written].SequenceEqual(text)
            : throw new InvalidDataException("a string of the event's data cannot be decoded");
    }
}
