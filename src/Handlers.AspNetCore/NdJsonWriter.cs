using System.Buffers;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>Writes the data of each frame as a line.</summary>
internal sealed class NdJsonWriter : RelayWriter
{
    public override string ContentType => "application/x-ndjson; charset=utf-8";

    // Readers of NDJSON, including the TypeScript SDK, skip empty lines.
    public override ReadOnlySpan<byte> Heartbeat => "\n"u8;

    // The TypeScript SDK's fromReadableStream treats the end of the body as the end of the message, even if the message is incomplete.
    public override bool AbortsOnFailure => true;

    public override void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> frame, StreamLogPosition position)
    {
        bool hasData = false;
        while (FrameData.TryReadData(ref frame, out ReadOnlySpan<byte> value))
        {
            // Data lines can only be split between JSON tokens, so a space may replace the line end.
            if (hasData)
            {
                output.Write(" "u8);
            }

            output.Write(value);
            hasData = true;
        }

        if (hasData)
        {
            output.Write("\n"u8);
        }
    }
}
