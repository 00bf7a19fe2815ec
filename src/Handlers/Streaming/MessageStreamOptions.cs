namespace Handlers;

/// <summary>
/// How a <see cref="MessageStream"/> reads: its time and its limits. A limit that is exceeded ends the stream in an <see cref="InvalidStreamException"/>.
/// The call that takes them validates and copies them.
/// </summary>
public sealed record MessageStreamOptions
{
    internal static MessageStreamOptions Default { get; } = new();

    /// <summary>
    /// The longest silence while the stream waits for bytes: positive, at most 49 days, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>; 2 minutes
    /// by default. Any byte ends it, a <c>ping</c> too. The time that a handler, or the consumer of an iteration, takes does not count.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The most bytes one event may have on the wire: positive; 16 MiB by default.</summary>
    public int MaxEventBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The most bytes that are kept of one message: positive; 64 MiB by default. Text, thinking and tool input count as they are kept: in UTF-8, with a
    /// quarter more for the arrays that they outgrow, unless a handler takes them as chars, of which each counts as two bytes. What is kept as objects
    /// counts as its JSON, with 100 bytes more for each property and 6 for each value, because dense JSON takes more memory than bytes. With its copies
    /// and strings a message takes up to three times as much memory.
    /// </summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most content blocks of one message: positive; 1,024 by default.</summary>
    public int MaxContentBlocks { get; set; } = 1024;

    /// <summary>The deepest nesting of an event's JSON, and of a tool's input: positive; 64 by default.</summary>
    public int MaxJsonDepth { get; set; } = 64;

    /// <summary>Whether a <see cref="PartialJson"/> shows a string of which only the beginning has come; <see langword="false"/> by default.</summary>
    public bool TrailingStrings { get; set; }

    /// <summary>
    /// Whether disposing the stream leaves the bytes' own stream, or the response, open; <see langword="false"/> by default. It concerns
    /// <see cref="MessageStream.Create(Stream, IMessageHandler, MessageStreamOptions)"/> and its like, and not a <see cref="MessagesClient"/>.
    /// </summary>
    public bool LeaveOpen { get; set; }

    /// <summary>The clock of all waiting.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Whether the layout of a delta's frame is learned; otherwise every frame is read the general way. For tests, which compare both.</summary>
    internal bool LearnsFrames { get; init; } = true;

    /// <summary>Returns a validated copy.</summary>
    /// <exception cref="ArgumentException">An option has an invalid value; the message names it.</exception>
    internal MessageStreamOptions Validated() => this with
    {
        IdleTimeout = OptionRules.Timeout(IdleTimeout, nameof(IdleTimeout)),
        MaxEventBytes = OptionRules.Positive(MaxEventBytes, nameof(MaxEventBytes)),
        MaxMessageBytes = OptionRules.Positive(MaxMessageBytes, nameof(MaxMessageBytes)),
        MaxContentBlocks = OptionRules.Positive(MaxContentBlocks, nameof(MaxContentBlocks)),
        MaxJsonDepth = OptionRules.Positive(MaxJsonDepth, nameof(MaxJsonDepth)),
        TimeProvider = TimeProvider ?? throw new ArgumentNullException(nameof(TimeProvider)),
    };
}
