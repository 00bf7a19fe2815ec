using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime.EventStreams;

namespace Handlers.Bedrock;

/// <summary>
/// Reads the message events from the event stream of <c>InvokeModelWithResponseStream</c>. Each event is the base64 <c>bytes</c> of a <c>chunk</c>.
/// </summary>
public static class BedrockEventStream
{
    /// <summary>The media type of the AWS event stream.</summary>
    public const string MediaType = "application/vnd.amazon.eventstream";

    private const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Reads the events of a response body, for <see cref="MessageStream.Create(IAsyncEnumerable{ReadOnlyMemory{byte}}, IMessageHandler, MessageStreamOptions)"/>. A
    /// frame whose message type is <c>exception</c> or <c>error</c> becomes an <c>error</c> event of the type that the frame names, and a chunk without an event a <c>ping</c>.
    /// </summary>
    /// <param name="body">The body. The caller disposes it.</param>
    /// <param name="maxEventBytes">The most bytes that one frame may have: positive; 16 MiB by default.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">While reading: a checksum or a length is wrong, a frame is longer than the limit, or a chunk holds no event.</exception>
    /// <exception cref="EndOfStreamException">While reading: the body ends within a frame.</exception>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> ReadEventsAsync(
        Stream body, int maxEventBytes = DefaultMaxEventBytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxEventBytes);
        return ReadAsync(body, maxEventBytes, cancellationToken);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, int maxEventBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var frames = new EventStreamReader(body, maxEventBytes);
        while (await frames.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (ToEvent(frame) is { } e)
            {
                yield return e;
            }
        }
    }

    private static byte[]? ToEvent(EventStreamMessage frame)
    {
        try
        {
            return Header(frame, ":message-type") switch
            {
                "event" => Header(frame, ":event-type") == "chunk" ? ReadChunk(frame.Payload) : null,
                "exception" => ErrorEvent(Header(frame, ":exception-type"), ReadString(frame.Payload, "message"u8)),
                "error" => ErrorEvent(Header(frame, ":error-code"), Header(frame, ":error-message")),
                _ => null,
            };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the payload of a frame is not JSON", e);
        }
    }

    // {"bytes":"eyJ0eXBlIjoi…","p":"abcd"}
    private static byte[] ReadChunk(byte[] payload)
    {
        if (ReadString(payload, "bytes"u8) is not { } bytes)
        {
            throw new InvalidDataException("a chunk has no bytes");
        }

        byte[] json = new byte[bytes.Length / 4 * 3];
        if (!Convert.TryFromBase64String(bytes, json, out int length))
        {
            throw new InvalidDataException("the bytes of a chunk are not base64");
        }

        json = length == json.Length ? json : json[..length];
        return IsKeepAlive(json) ? "{\"type\":\"ping\"}"u8.ToArray() : json;
    }

    // An event without a type only keeps the connection open. Events are validated later, by the code that decodes them.
    private static bool IsKeepAlive(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return FindProperty(ref reader, "type"u8) == false;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? ReadString(byte[] json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        return FindProperty(ref reader, name) == true && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <returns>Whether the object has the property; the reader is then at its value. Null if the JSON is not an object.</returns>
    private static bool? FindProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static string? Header(EventStreamMessage frame, string name)
        => frame.Headers.TryGetValue(name, out IEventStreamHeader? header) && header.HeaderType == EventStreamHeaderType.String ? header.AsString() : null;

    private static byte[] ErrorEvent(string? type, string? message)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "error");
            writer.WriteStartObject("error");
            writer.WriteString("type", type ?? "api_error");
            writer.WriteString("message", message ?? "");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return json.ToArray();
    }
}
