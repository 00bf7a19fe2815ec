namespace Handlers.Relay;

/// <summary>What an <see cref="IStreamLog"/> knows of a stream.</summary>
public sealed class StreamLogState
{
    /// <summary>Who may read the stream, as given to <see cref="IStreamLog.CreateAsync"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>How the stream ended; <see cref="StreamLogOutcome.None"/> if it has not ended.</summary>
    public StreamLogOutcome Outcome { get; init; }

    /// <summary>The last entry.</summary>
    public StreamLogPosition Last { get; init; }
}
