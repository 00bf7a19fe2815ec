namespace Handlers.Relay;

/// <summary>The handler that writes each frame of a stream to a log.</summary>
internal sealed class StreamRecorder(IStreamLogWriter writer) : IMessageHandler
{
    public HandlerInterest Interest => HandlerInterest.Frame | HandlerInterest.MessageStop | HandlerInterest.Asynchronous;

    /// <summary>Whether the message was completed.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether the last event of the message was among the frames.</summary>
    public bool WroteStop { get; private set; }

    public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        writer.Append(e.Frame);
        WroteStop = !e.Frame.StartsWith("event: content_block_delta\n"u8) && e.Frame.IndexOf("\"message_stop\""u8) >= 0;
        return e.MoreFollows ? default : writer.FlushAsync(cancellationToken);
    }

    public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        IsComplete = true;
        return default;
    }
}
