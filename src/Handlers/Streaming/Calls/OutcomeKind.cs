namespace Handlers;

/// <summary>How a stream ended.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>The message is complete.</summary>
    Completed,

    /// <summary>Reading failed, or a handler threw.</summary>
    Failed,

    /// <summary>Nothing arrived within the time allowed.</summary>
    TimedOut,

    /// <summary>A token was cancelled, or the client was disposed.</summary>
    Cancelled,

    /// <summary>The stream was closed before its end.</summary>
    Closed,

    /// <summary>The stream was disposed before its end.</summary>
    Disposed,
}
