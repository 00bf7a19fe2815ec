namespace Handlers;

/// <summary>
/// The state of a stream. Most states call one method of each handler that has it, and are named after that method. <see cref="StreamTransitions"/> has their order.
/// </summary>
internal enum StreamState : byte
{
    /// <summary>The source is not open yet.</summary>
    Opening,
    Retry,
    Connect,

    /// <summary>The next event is read.</summary>
    Reading,

    /// <summary>A run of deltas has ended. Handlers that take runs in one call are called.</summary>
    Coalesced,
    Frame,
    StreamEvent,
    Ping,
    Text,
    Thinking,
    InputJson,
    Item,
    Signature,
    Citation,
    Compaction,
    ContentBlock,
    Message,
    Output,

    /// <summary>All handlers of the event have finished. Its bytes are dropped.</summary>
    EventDone,

    // From here on the outcome is set, and the handlers of the end are called.
    Timeout,
    Abort,
    Exception,
    End,

    /// <summary>All handlers of the end were called.</summary>
    Ended,
}
