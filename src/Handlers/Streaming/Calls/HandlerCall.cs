namespace Handlers;

/// <summary>The methods of <see cref="IMessageHandler"/>; from <see cref="Timeout"/> on, those that tell how a stream ended.</summary>
internal enum HandlerCall : byte
{
    None,
    Connect,
    Retry,
    StreamEvent,
    Ping,
    Text,
    Thinking,
    InputJson,
    Signature,
    Citation,
    ContentBlock,
    Message,
    Timeout,
    Abort,
    Exception,
    End,
}
