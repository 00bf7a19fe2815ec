namespace Handlers.AspNetCore;

/// <summary>What a request wants to do with streams.</summary>
public enum StreamAccess
{
    /// <summary>Start a stream.</summary>
    Start,

    /// <summary>Follow a stream.</summary>
    Follow,

    /// <summary>Stop a stream.</summary>
    Stop,

    /// <summary>Read the final message of a stream.</summary>
    ReadMessage,
}
