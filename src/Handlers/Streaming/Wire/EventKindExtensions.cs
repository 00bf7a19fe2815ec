namespace Handlers;

/// <summary>What goes with each kind of event and delta: its type, its flag in a handler's interest, the handler's method.</summary>
internal static class EventKindExtensions
{
    public static HandlerInterest Flag(this EventKind kind) => kind switch
    {
        EventKind.MessageStart => HandlerInterest.MessageStartEvent,
        EventKind.ContentBlockStart => HandlerInterest.ContentBlockStartEvent,
        EventKind.ContentBlockDelta => HandlerInterest.ContentBlockDeltaEvent,
        EventKind.ContentBlockStop => HandlerInterest.ContentBlockStopEvent,
        EventKind.MessageDelta => HandlerInterest.MessageDeltaEvent,
        EventKind.MessageStop => HandlerInterest.MessageStopEvent,
        EventKind.Ping => HandlerInterest.PingEvent,
        EventKind.Error => HandlerInterest.ErrorEvent,
        _ => HandlerInterest.UnknownEvent,
    };

    public static Type Type(this EventKind kind) => kind switch
    {
        EventKind.MessageStart => typeof(MessageStartEvent),
        EventKind.ContentBlockStart => typeof(ContentBlockStartEvent),
        EventKind.ContentBlockDelta => typeof(ContentBlockDeltaEvent),
        EventKind.ContentBlockStop => typeof(ContentBlockStopEvent),
        EventKind.MessageDelta => typeof(MessageDeltaEvent),
        EventKind.MessageStop => typeof(MessageStopEvent),
        EventKind.Ping => typeof(PingEvent),
        EventKind.Error => typeof(ErrorEvent),
        _ => typeof(MessageStreamEvent),
    };

    public static HandlerCall Call(this DeltaKind delta) => delta switch
    {
        DeltaKind.Text => HandlerCall.Text,
        DeltaKind.Thinking => HandlerCall.Thinking,
        _ => HandlerCall.InputJson,
    };

    public static HandlerInterest Flag(this DeltaKind delta) => delta switch
    {
        DeltaKind.Text => HandlerInterest.TextIndex,
        DeltaKind.Thinking => HandlerInterest.ThinkingIndex,
        _ => HandlerInterest.InputJsonIndex,
    };
}
