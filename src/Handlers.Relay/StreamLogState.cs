namespace Handlers.Relay;

/// <summary>What an <see cref="IStreamLog"/> knows of a stream.</summary>
public sealed class StreamLogState
{
    /// <summary>Who may read the stream, as given to <see cref="IStreamLog.CreateAsync"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>How it ended; <see cref="StreamLogOutcome.None"/> while it is written.</summary>
    public StreamLogOutcome Outcome { get; init; }

    /// <summary>The last entry.</summary>
    public StreamLogPosition Last { get; init; }
}
