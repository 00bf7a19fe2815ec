using System.Buffers;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>Writes frames in one format. Does not flush.</summary>
internal abstract class RelayWriter
{
    /// <summary>The response's content type.</summary>
    public abstract string ContentType { get; }

    /// <summary>Bytes that keep the connection open and that readers ignore.</summary>
    public abstract ReadOnlySpan<byte> Heartbeat { get; }

    /// <summary>Whether the connection must be broken after a failure, because readers of the format cannot detect it otherwise.</summary>
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
    /// <param name="position">The frame's number in a log; the default value if there is no log.</param>
    public abstract void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> frame, StreamLogPosition position);

    /// <summary>Writes the format's end marker, if it has one.</summary>
    public virtual void Complete(IBufferWriter<byte> output, StreamLogOutcome outcome)
    {
    }
}
