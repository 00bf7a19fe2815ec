using System.Buffers;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>
/// Writes frames as received. A frame from a log gets an <c>id</c> line with its number:
/// <code>
/// id: 1-42
/// event: content_block_delta
/// data: {…}
/// </code>
/// </summary>
internal sealed class EventStreamWriter : RelayWriter
{
    public override string ContentType => "text/event-stream; charset=utf-8";

    public override ReadOnlySpan<byte> Heartbeat => ":\n\n"u8;

    public override void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> frame, StreamLogPosition position)
    {
        if (position != default)
        {
            Span<byte> id = output.GetSpan("id: \n".Length + StreamLogPosition.MaxLength);
            "id: "u8.CopyTo(id);
            position.TryFormat(id[4..], out int written, default, null);
            id[4 + written] = (byte)'\n';
            output.Advance(4 + written + 1);
        }

        output.Write(frame);
    }
}
