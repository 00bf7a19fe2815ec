namespace Handlers.Testing;

/// <summary>What happens to the connection after the last byte of a scripted reply.</summary>
internal enum ScriptEnd
{
    /// <summary>The body ends cleanly.</summary>
    Complete,

    /// <summary>The connection is closed in the middle of the body.</summary>
    Abort,

    /// <summary>The body stays open without further bytes until the client disconnects.</summary>
    KeepOpen,
}
