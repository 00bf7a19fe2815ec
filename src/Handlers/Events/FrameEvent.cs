namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnFrameAsync"/> is given: an event arrived.</summary>
/// <param name="frame">The frame.</param>
/// <param name="moreFollows">Whether another event has been received already.</param>
public readonly ref struct FrameEvent(ReadOnlySpan<byte> frame, bool moreFollows = false)
{
    /// <summary>
    /// The event's lines as received, including the blank line after them. Comments before the event are left out. If the last line ends in CRLF
    /// and its LF arrives in a later read, the LF is left out too. Valid until the method returns.
    /// </summary>
    public ReadOnlySpan<byte> Frame { get; } = frame;

    /// <summary>Whether another complete event has been received already. A handler that forwards frames should flush when this is false.</summary>
    public bool MoreFollows { get; } = moreFollows;
}
