using System.Diagnostics;

namespace Handlers;

/// <summary>The type of each kind of event, and the method that handlers have for each kind of delta.</summary>
internal static class EventKindExtensions
{
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

    public static StreamState Method(this DeltaKind delta) => delta switch
    {
        DeltaKind.Text => StreamState.Text,
        DeltaKind.Thinking => StreamState.Thinking,
        DeltaKind.InputJson => StreamState.InputJson,
        _ => throw new UnreachableException(),
    };
}
