namespace Handlers;

/// <summary>What a reading call must do after <see cref="EventPump.Run"/> has returned.</summary>
internal enum NextStep : byte
{
    /// <summary>Return to the caller: the stream has ended, or is connected if that is all that was asked for.</summary>
    Stop,

    /// <summary>Return to the caller with an event or a text delta.</summary>
    Yield,

    /// <summary>Await <see cref="EventPump.TakePending"/>, the unfinished task of a handler.</summary>
    AwaitHandler,

    /// <summary>Open the source.</summary>
    Open,

    /// <summary>Read more bytes.</summary>
    Read,
}
