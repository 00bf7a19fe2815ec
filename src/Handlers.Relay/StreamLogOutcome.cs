namespace Handlers.Relay;

/// <summary>How a stream in an <see cref="IStreamLog"/> ended.</summary>
public enum StreamLogOutcome
{
    /// <summary>It has not ended.</summary>
    None,

    /// <summary>The message is complete.</summary>
    Completed,

    /// <summary>It was stopped on request.</summary>
    Stopped,

    /// <summary>The upstream reply failed.</summary>
    Failed,

    /// <summary>The producer stopped without writing an outcome: its process or server has died, or it could not reach the log for too long.</summary>
    Interrupted,
}
