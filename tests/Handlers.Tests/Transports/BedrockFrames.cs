using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Amazon.Runtime.EventStreams;

namespace Handlers.Tests.Transports;

/// <summary>Frames of Bedrock's event stream, written by AWSSDK.Core.</summary>
internal static class BedrockFrames
{
    public static byte[] Chunk(ReadOnlySpan<byte> json)
        => Frame($$"""{"bytes":"{{Convert.ToBase64String(json)}}","p":"abcdefgh"}""", (":event-type", "chunk"), (":content-type", "application/json"), (":message-type", "event"));

    public static byte[] Chunk(string json) => Chunk(Encoding.UTF8.GetBytes(json));

    public static byte[] Exception(string type, string message)
        => Frame(JsonSerializer.Serialize(new { message }), (":exception-type", type), (":content-type", "application/json"), (":message-type", "exception"));

    public static byte[] Error(string code, string message) => Frame("", (":error-code", code), (":error-message", message), (":message-type", "error"));

    public static byte[] Frame(string payload, params IEnumerable<(string Name, string Value)> headers)
    {
        var list = new List<IEventStreamHeader>();
        foreach ((string name, string value) in headers)
        {
            var header = new EventStreamHeader(name);
            header.SetString(value);
            list.Add(header);
        }

        return new EventStreamMessage(list, Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }

    /// <summary>A prelude with these lengths, and the checksum that it must have.</summary>
    public static byte[] Prelude(uint length, uint headersLength)
    {
        byte[] prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, length);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headersLength);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Checksum(prelude.AsSpan(0, 8)));
        return prelude;
    }

    /// <summary>CRC-32, bit by bit.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    public static MessageStream Open(Stream body, IMessageHandler? handler = null, int maxEventBytes = 16 * 1024 * 1024)
        => MessageStream.Create(Handlers.Bedrock.BedrockEventStream.ReadEventsAsync(body, maxEventBytes), handler);

    public static MessageStream Open(params IEnumerable<byte[]> frames) => Open(new MemoryStream([.. frames.SelectMany(frame => frame)]));
}
