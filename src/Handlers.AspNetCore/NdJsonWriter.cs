using System.Buffers;
using System.IO.Pipelines;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>Writes the data of each frame as a line.</summary>
internal sealed class NdJsonWriter : RelayWriter
{
    public override string ContentType => "application/x-ndjson; charset=utf-8";

    // An empty line is skipped by readers of NDJSON, the TypeScript SDK's among them.
    public override ReadOnlySpan<byte> Heartbeat => "\n"u8;

    // The TypeScript SDK's fromReadableStream takes what has come for the whole message if the lines just end.
    public override bool AbortsOnFailure => true;

    public override void Write(PipeWriter output, ReadOnlySpan<byte> frame, StreamLogPosition position)
    {
        bool hasData = false;
        while (FrameData.TryReadData(ref frame, out ReadOnlySpan<byte> value))
        {
            // Line ends stand between the tokens of JSON only; a space does as well.
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
