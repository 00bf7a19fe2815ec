namespace Handlers;

/// <summary>Why <see cref="EventPump.Run"/> returned.</summary>
internal enum PumpStatus : byte
{
    /// <summary>All events in the buffer are through.</summary>
    NeedsBytes,

    /// <summary>A handler has not finished: await <see cref="EventPump.Pending"/>, then run on.</summary>
    AwaitsHandler,

    /// <summary>There is something for the iteration.</summary>
    Yields,

    /// <summary>The stream has ended and every handler knows.</summary>
    Ended,
}
