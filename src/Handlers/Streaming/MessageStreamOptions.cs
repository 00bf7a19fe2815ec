namespace Handlers;

/// <summary>How a <see cref="MessageStream"/> reads: its time and its limits. A limit that is exceeded ends the stream in an <see cref="InvalidStreamException"/>.</summary>
public sealed record MessageStreamOptions
{
    internal static MessageStreamOptions Default { get; } = new();

    /// <summary>
    /// The longest silence while the stream waits for bytes; 2 minutes by default. Any byte ends it, a <c>ping</c> too. The time a handler, or the
    /// consumer of an iteration, takes does not count. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no bound.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither positive nor infinite.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = value > TimeSpan.Zero || value == System.Threading.Timeout.InfiniteTimeSpan ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "IdleTimeout must be positive, or Timeout.InfiniteTimeSpan.");
    } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes one event may have on the wire; 16 MiB by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxEventBytes { get; init => field = Positive(value); } = 16 * 1024 * 1024;

    /// <summary>
    /// The most bytes that are kept of one message; 64 MiB by default. Text, thinking and tool input count as UTF-8. What is kept as objects counts as its JSON,
    /// with 100 bytes more for each property and 6 for each value, because dense JSON takes more memory than bytes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxMessageBytes { get; init => field = Positive(value); } = 64 * 1024 * 1024;

    /// <summary>The most content blocks of one message; 1,024 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxContentBlocks { get; init => field = Positive(value); } = 1024;

    /// <summary>The deepest nesting of an event's JSON, and of a tool's input; 64 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxJsonDepth { get; init => field = Positive(value); } = 64;

    /// <summary>Whether a <see cref="PartialJson"/> shows a string of which only the beginning has come; <see langword="false"/> by default.</summary>
    public bool TrailingStrings { get; init; }

    /// <summary>Whether disposing the stream leaves the bytes' own stream open; <see langword="false"/> by default. For <see cref="MessageStream.Read(Stream, ReadOnlySpan{IMessageHandler})"/> and its like only.</summary>
    public bool LeaveOpen { get; init; }

    /// <summary>The clock of all waiting.</summary>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(TimeProvider));
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>Whether canonical frames are recognised as a whole; off, everything takes the general way. For tests, which compare both.</summary>
    internal bool RecognizesCanonicalFrames { get; init; } = true;

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
