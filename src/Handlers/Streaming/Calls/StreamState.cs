namespace Handlers;

/// <summary>
/// Where a stream is. Most states call one method of every handler that wants it, and are named after that method. <see cref="StreamTransitions"/> says which state follows which.
/// </summary>
internal enum StreamState : byte
{
    /// <summary>The source is not open yet.</summary>
    Opening,
    Retry,
    Connect,

    /// <summary>The next event is to be read.</summary>
    Reading,
    Frame,
    StreamEvent,
    Ping,
    Text,
    Thinking,
    InputJson,
    Signature,
    Citation,
    ContentBlock,
    Message,

    /// <summary>All handlers are through with the event: its bytes are dropped.</summary>
    EventDone,

    // From here on the outcome is set, and handlers are told of it.
    Timeout,
    Abort,
    Exception,
    End,

    /// <summary>All handlers know of the end.</summary>
    Ended,
}
