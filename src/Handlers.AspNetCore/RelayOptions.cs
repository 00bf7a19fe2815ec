namespace Handlers.AspNetCore;

/// <summary>How a stream is relayed.</summary>
public sealed class RelayOptions
{
    /// <summary>How the stream is written. Negotiated unless set.</summary>
    public RelayFormat Format { get; set; }

    /// <summary>The parts of the reply that are not relayed. Everything is relayed unless set.</summary>
    public RelayFilter Filter { get; set; }

    /// <summary>
    /// How long the relay may be silent before it writes a heartbeat, which keeps proxies from closing the connection: a comment line, or an empty line in
    /// NDJSON. 15 seconds unless set; <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock for heartbeats.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
