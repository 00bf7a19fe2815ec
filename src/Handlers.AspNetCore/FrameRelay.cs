namespace Handlers.AspNetCore;

/// <summary>The handler that writes each frame of a stream to a response.</summary>
internal sealed class FrameRelay(RelayResponse response) : IMessageHandler
{
    private bool _wroteStop;

    public HandlerInterest Interest => HandlerInterest.Frame | HandlerInterest.MessageStop | HandlerInterest.Asynchronous;

    public ValueTask OnFrameAsync(FrameEvent e, MessageStream stream, CancellationToken cancellationToken)
    {
        // Most frames are deltas, and this is cheaper than a search.
        if (!e.Frame.StartsWith("event: content_block_delta\n"u8))
        {
            _wroteStop |= e.Frame.IndexOf("\"message_stop\""u8) >= 0;
        }

        return response.WriteAsync(e.Frame, default, e.MoreFollows);
    }

    // Some gateways close the connection without sending message_stop. Readers need it, so it is written here.
    public ValueTask OnMessageAsync(MessageEvent e, MessageStream stream, CancellationToken cancellationToken)
        => _wroteStop ? default : response.WriteAsync("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8, default, moreFollows: false);
}
