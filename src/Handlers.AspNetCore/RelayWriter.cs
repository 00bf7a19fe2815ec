using System.Buffers;
using System.IO.Pipelines;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>Writes frames in one format. Does not flush.</summary>
internal abstract class RelayWriter
{
    /// <summary>The response's content type.</summary>
    public abstract string ContentType { get; }

    /// <summary>What keeps the connection open and means nothing.</summary>
    public abstract ReadOnlySpan<byte> Heartbeat { get; }

    /// <summary>Whether a reader cannot tell a failure from the regular end unless the connection breaks in mid-response.</summary>
    public virtual bool AbortsOnFailure => false;

    /// <summary>Creates the writer for a format.</summary>
    public static RelayWriter Create(RelayFormat format) => format switch
    {
        RelayFormat.NdJson => new NdJsonWriter(),
        RelayFormat.UIMessageStream => new UIMessageStreamWriter(),
        _ => new EventStreamWriter(),
    };

    /// <summary>Writes a frame.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="frame">The frame as received.</param>
    /// <param name="position">The frame's number in a log; the default is without one.</param>
    public abstract void Write(PipeWriter output, ReadOnlySpan<byte> frame, StreamLogPosition position);

    /// <summary>Writes what the format has at its end.</summary>
    public virtual void Complete(PipeWriter output, StreamLogOutcome outcome)
    {
    }
}
