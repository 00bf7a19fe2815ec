using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Handlers.Testing;

/// <summary>Writes the frames of an AWS event stream as Bedrock does: two lengths and their checksum, headers, payload, and a checksum of the whole frame.</summary>
internal static class AwsEventStream
{
    public const string MediaType = "application/vnd.amazon.eventstream";

    private const byte StringHeader = 7;

    /// <summary>Makes the frame of an event: a <c>chunk</c> with its JSON, or an exception frame for an <c>error</c> event.</summary>
    public static byte[] Frame(ScriptStep.Event e)
    {
        if (e.Name != "error")
        {
            return Frame(
                new JsonObject { ["bytes"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(e.Json)), ["p"] = "abcdefgh" },
                (":event-type", "chunk"), (":content-type", "application/json"), (":message-type", "event"));
        }

        using JsonDocument json = JsonDocument.Parse(e.Json);
        JsonElement error = json.RootElement.GetProperty("error");
        return Frame(
            new JsonObject { ["message"] = error.GetProperty("message").GetString() },
            (":exception-type", ExceptionOf(error.GetProperty("type").GetString())), (":content-type", "application/json"), (":message-type", "exception"));
    }

    /// <summary>Bedrock's exception name for an error type of the API.</summary>
    public static string ExceptionOf(string? errorType) => errorType switch
    {
        "invalid_request_error" or "request_too_large" => "validationException",
        "authentication_error" => "unrecognizedClientException",
        "permission_error" => "accessDeniedException",
        "not_found_error" => "resourceNotFoundException",
        "rate_limit_error" => "throttlingException",
        "timeout_error" => "modelTimeoutException",
        "overloaded_error" => "serviceUnavailableException",
        "api_error" => "internalServerException",
        _ => "modelStreamErrorException",
    };

    private static byte[] Frame(JsonObject content, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        byte[] payload = Encoding.UTF8.GetBytes(content.ToJsonString());
        using var frame = new MemoryStream();
        using var writer = new BinaryWriter(frame, Encoding.UTF8, leaveOpen: true);
        int headersLength = 0;
        foreach ((string name, string value) in headers)
        {
            headersLength += 4 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        writer.Write(BinaryPrimitives.ReverseEndianness(16 + headersLength + payload.Length));
        writer.Write(BinaryPrimitives.ReverseEndianness(headersLength));
        writer.Write(BinaryPrimitives.ReverseEndianness(Checksum(frame)));
        foreach ((string name, string value) in headers)
        {
            writer.Write((byte)Encoding.UTF8.GetByteCount(name));
            writer.Write(Encoding.UTF8.GetBytes(name));
            writer.Write(StringHeader);
            writer.Write(BinaryPrimitives.ReverseEndianness((ushort)Encoding.UTF8.GetByteCount(value)));
            writer.Write(Encoding.UTF8.GetBytes(value));
        }

        writer.Write(payload);
        writer.Write(BinaryPrimitives.ReverseEndianness(Checksum(frame)));
        return frame.ToArray();
    }

    // CRC-32 as in zip and Ethernet.
    private static uint Checksum(MemoryStream bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes.GetBuffer().AsSpan(0, (int)bytes.Length))
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
