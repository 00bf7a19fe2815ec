namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnFrameAsync"/> is given: an event arrived.</summary>
/// <param name="frame">The frame.</param>
/// <param name="moreFollows">Whether another event has been received already.</param>
public readonly ref struct FrameEvent(ReadOnlySpan<byte> frame, bool moreFollows = false)
{
    /// <summary>
    /// The event's lines as received, the blank line behind them included. Comments that stood before the event
    /// are left out, and so is the LF of a CRLF that a later read brings. Valid until the method returns.
    /// </summary>
    public ReadOnlySpan<byte> Frame { get; } = frame;

    /// <summary>Whether another whole event has been received already. A handler that forwards frames flushes if there is none.</summary>
    public bool MoreFollows { get; } = moreFollows;
}
