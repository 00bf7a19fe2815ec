namespace Handlers;

/// <summary>How far a reading call reads.</summary>
internal enum ReadUntil : byte
{
    /// <summary>Until the head of the response, and the first event, have arrived. No event is delivered.</summary>
    Connected,

    /// <summary>Until the end of the stream.</summary>
    End,

    /// <summary>Until the next event.</summary>
    NextEvent,

    /// <summary>Until the next text delta.</summary>
    NextText,
}
