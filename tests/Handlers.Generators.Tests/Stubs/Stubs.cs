#pragma warning disable
namespace Handlers;
public sealed class MessageStream { public void UntilDone() { } }
public sealed class ResponseInfo { }
public sealed class RetryEvent { }
public abstract class MessageStreamEvent { }
public sealed class MessageStartEvent : MessageStreamEvent { }
public sealed class ContentBlockStartEvent : MessageStreamEvent { }
public sealed class ContentBlockDeltaEvent : MessageStreamEvent { }
public sealed class ContentBlockStopEvent : MessageStreamEvent { }
public sealed class MessageDeltaEvent : MessageStreamEvent { }
public sealed class MessageStopEvent : MessageStreamEvent { }
public sealed class PingEvent : MessageStreamEvent { }
public sealed class ErrorEvent : MessageStreamEvent { }
public sealed class UnknownEvent : MessageStreamEvent { }
public abstract class Citation { }
public sealed class PageLocationCitation : Citation { }
public sealed class CharLocationCitation : Citation { }
public abstract class ContentBlock { }
public sealed class TextBlock : ContentBlock { public string Text { get; init; } = ""; }
public sealed class ThinkingBlock : ContentBlock { }
public sealed class UnknownBlock : ContentBlock { }
public abstract class ToolCallBlock : ContentBlock { public string Name { get; init; } = ""; }
public sealed class ToolUseBlock : ToolCallBlock { }
public sealed class ServerToolUseBlock : ToolCallBlock { }
public sealed class McpToolUseBlock : ToolCallBlock { }
public sealed class Message { }
