using System.Text;

namespace Handlers;

/// <summary>The order of a stream's states. <see cref="EventPump"/> checks it; docs/architecture.md shows the table.</summary>
internal static class StreamTransitions
{
    private static readonly StreamState[] Methods =
    [
        StreamState.Ping, StreamState.Text, StreamState.Thinking, StreamState.InputJson, StreamState.Item,
        StreamState.Signature, StreamState.Citation, StreamState.Compaction, StreamState.ContentBlock, StreamState.Message,
    ];

    private static readonly (StreamState From, string When, StreamState[] To)[] Rows =
    [
        (StreamState.Opening, "the source is open", [StreamState.Connect]),
        (StreamState.Opening, "the source is open and has no response head", [StreamState.Reading]),
        (StreamState.Opening, "an attempt failed and is repeated", [StreamState.Retry]),
        (StreamState.Retry, "handlers were called", [StreamState.Opening]),
        (StreamState.Connect, "handlers were called", [StreamState.Reading]),
        (StreamState.Reading, "an event was read", [StreamState.StreamEvent]),
        (StreamState.Reading, "an event was read that nobody takes as an object", [.. Methods, StreamState.EventDone]),
        (StreamState.Reading, "an event was read and a handler takes frames", [StreamState.Frame]),
        (StreamState.Reading, "a run of deltas has ended", [StreamState.Coalesced]),
        (StreamState.Coalesced, "handlers were called", [StreamState.Reading]),
        (StreamState.Frame, "handlers were called", [StreamState.StreamEvent]),
        (StreamState.Frame, "handlers were called and nobody takes the event as an object", [.. Methods, StreamState.EventDone]),
        (StreamState.Reading, "the bytes ended after the last event but message_stop", [StreamState.Message]),
        (StreamState.StreamEvent, "handlers were called", [.. Methods, StreamState.EventDone]),
        .. Methods.Select(method => (method, "handlers were called", new[] { StreamState.EventDone })),
        (StreamState.Text, "handlers were called and an element of an array is complete", [StreamState.Item]),
        (StreamState.InputJson, "handlers were called and an element of an array is complete", [StreamState.Item]),
        (StreamState.Item, "handlers were called and another element is complete", [StreamState.Item]),
        (StreamState.Item, "handlers were called and the block stops", [StreamState.ContentBlock]),
        (StreamState.Message, "handlers were called and the message is an output", [StreamState.Output]),
        (StreamState.Output, "handlers were called", [StreamState.EventDone]),
        (StreamState.EventDone, "the event is not the last", [StreamState.Reading]),
        (StreamState.EventDone, "the event is message_stop", [StreamState.End]),
        (StreamState.Timeout, "handlers were called", [StreamState.Exception]),
        (StreamState.Abort, "handlers were called", [StreamState.End]),
        (StreamState.Abort, "handlers were called and one threw", [StreamState.Exception]),
        (StreamState.Exception, "handlers were called", [StreamState.End]),
        (StreamState.End, "handlers were called", [StreamState.Ended]),
    ];

    // For each state a bit mask of the states that may follow it.
    private static readonly uint[] Allowed = CreateAllowed();

    /// <summary>The first state after the outcome was set.</summary>
    public static StreamState First(StreamOutcome outcome) => outcome.Kind switch
    {
        OutcomeKind.Completed => StreamState.End,
        OutcomeKind.Failed => StreamState.Exception,
        OutcomeKind.TimedOut => StreamState.Timeout,
        _ => StreamState.Abort,
    };

    public static bool IsAllowed(StreamState from, StreamState to) => (Allowed[(int)from] >> (int)to & 1) != 0;

    /// <summary>The table as Markdown.</summary>
    public static string Print()
    {
        var text = new StringBuilder("| state | when | next |\n| --- | --- | --- |\n");
        foreach ((StreamState from, string when, StreamState[] to) in Rows)
        {
            text.Append($"| {from} | {when} | {string.Join(", ", to)} |\n");
        }

        string[] firsts = [.. Enum.GetValues<OutcomeKind>().Select(kind => $"{kind}: {First(new StreamOutcome(kind))}")];
        text.Append($"| any before Timeout | the stream ends within a run of deltas | {StreamState.Coalesced} |\n");
        return text.Append($"| any before Timeout | the outcome is set, the message not complete | {string.Join("; ", firsts.Skip(1))} |\n").ToString();
    }

    private static uint[] CreateAllowed()
    {
        uint[] allowed = new uint[Enum.GetValues<StreamState>().Length];
        foreach ((StreamState from, _, StreamState[] to) in Rows)
        {
            foreach (StreamState state in to)
            {
                allowed[(int)from] |= 1u << (int)state;
            }
        }

        for (int i = 0; i < (int)StreamState.Timeout; i++)
        {
            allowed[i] |= 1u << (int)StreamState.Coalesced | 1u << (int)StreamState.Timeout | 1u << (int)StreamState.Abort | 1u << (int)StreamState.Exception;
        }

        return allowed;
    }
}
