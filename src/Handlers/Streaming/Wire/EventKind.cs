namespace Handlers;

/// <summary>The events of the Messages API by their <c>type</c>.</summary>
internal enum EventKind : byte
{
    Unknown,
    MessageStart,
    ContentBlockStart,
    ContentBlockDelta,
    ContentBlockStop,
    MessageDelta,
    MessageStop,
    Ping,
    Error,
}
