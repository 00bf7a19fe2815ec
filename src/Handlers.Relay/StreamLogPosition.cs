using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Handlers.Relay;

/// <summary>The number of an entry, written <c>epoch-sequence</c>: <c>1-42</c>.</summary>
/// <remarks>
/// The producer writes epoch 1, with sequences from 1 without gaps. An entry of a later epoch ends a stream whose producer has died. After it,
/// the log refuses further entries of that producer.
/// </remarks>
/// <param name="Epoch">Who wrote the entry: 1 for the producer.</param>
/// <param name="Sequence">The entry's number within the epoch.</param>
public readonly record struct StreamLogPosition(long Epoch, long Sequence) : IComparable<StreamLogPosition>, ISpanParsable<StreamLogPosition>, IUtf8SpanFormattable
{
    /// <summary>The maximum length of a position, in bytes or characters.</summary>
    public const int MaxLength = 39;

    /// <summary>Whether <paramref name="left"/> stands before <paramref name="right"/> in the log.</summary>
    public static bool operator <(StreamLogPosition left, StreamLogPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> stands behind <paramref name="right"/> in the log.</summary>
    public static bool operator >(StreamLogPosition left, StreamLogPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not stand behind <paramref name="right"/>.</summary>
    public static bool operator <=(StreamLogPosition left, StreamLogPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not stand before <paramref name="right"/>.</summary>
    public static bool operator >=(StreamLogPosition left, StreamLogPosition right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(StreamLogPosition other)
        => Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Sequence.CompareTo(other.Sequence);

    /// <inheritdoc/>
    public static StreamLogPosition Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static StreamLogPosition Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null)
        => TryParse(s, provider, out StreamLogPosition position)
            ? position
            : throw new FormatException("A position is written epoch-sequence, such as 1-42.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StreamLogPosition result)
        => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out StreamLogPosition result)
    {
        int dash = s.IndexOf('-');
        if (dash > 0
            && long.TryParse(s[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out long epoch)
            && long.TryParse(s[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            result = new StreamLogPosition(epoch, sequence);
            return true;
        }

        result = default;
        return false;
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        if (!Epoch.TryFormat(utf8Destination, out int epoch, default, CultureInfo.InvariantCulture)
            || epoch == utf8Destination.Length
            || !Sequence.TryFormat(utf8Destination[(epoch + 1)..], out int sequence, default, CultureInfo.InvariantCulture))
        {
            return false;
        }

        utf8Destination[epoch] = (byte)'-';
        bytesWritten = epoch + 1 + sequence;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");
}
