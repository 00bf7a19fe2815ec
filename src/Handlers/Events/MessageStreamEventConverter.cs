namespace Handlers;

internal sealed class MessageStreamEventConverter() : UnionConverter<MessageStreamEvent>(typeof(UnknownEvent), new()
{
    ["message_start"] = typeof(MessageStartEvent),
    ["content_block_start"] = typeof(ContentBlockStartEvent),
    ["content_block_delta"] = typeof(ContentBlockDeltaEvent),
    ["content_block_stop"] = typeof(ContentBlockStopEvent),
    ["message_delta"] = typeof(MessageDeltaEvent),
    ["message_stop"] = typeof(MessageStopEvent),
    ["ping"] = typeof(PingEvent),
    ["error"] = typeof(ErrorEvent),
});
