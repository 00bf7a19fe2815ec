namespace Handlers.Relay;

/// <summary>Why an <see cref="IStreamLog"/> cannot do what was asked.</summary>
public enum StreamLogError
{
    /// <summary>There is no stream with this id, or it has expired.</summary>
    NotFound,

    /// <summary>A stream with this id exists already.</summary>
    Taken,

    /// <summary>The next entry was dropped, because the stream has outgrown the log's limits. What the reader has is not the whole reply.</summary>
    Trimmed,

    /// <summary>The log has lost entries that were written, as after a failover to a replica that lagged behind.</summary>
    Lost,

    /// <summary>The stream has ended, so the log takes no more entries from this writer.</summary>
    Refused,

    /// <summary>The log holds as many streams as it may, and none of them has ended.</summary>
    Full,

    /// <summary>The log has not answered for as long as a reader or writer may wait.</summary>
    Unavailable,
}
