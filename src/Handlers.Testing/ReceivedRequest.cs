using System.Text.Json;

namespace Handlers.Testing;

/// <summary>A request as a <see cref="LocalMessagesServer"/> received it, valid or not.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReceivedRequest(int number, string method, string path, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body)
    {
        Number = number;
        Method = method;
        Path = path;
        Headers = headers;
        Body = body;
        Json = Parse(body);
        Address = ServiceAddress.Find(path);
        Stream = Address is { Service: Service.Bedrock, IsStreaming: { } isStreaming } ? isStreaming
            : Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind == JsonValueKind.True;
    }

    /// <summary>The number of the request, counted from 1.</summary>
    public int Number { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path with its query, escaped as it came.</summary>
    public string Path { get; }

    /// <summary>The request headers; names are compared without regard to case, several values are joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as JSON; <see cref="JsonValueKind.Undefined"/> if it is not JSON.</summary>
    public JsonElement Json { get; }

    /// <summary>Whether the request asks for streaming: in the body, or for Bedrock in the path.</summary>
    public bool Stream { get; }

    /// <summary>The request id that the reply carries, unless the script says otherwise.</summary>
    public string RequestId => $"req_01Local{Number:D6}";

    /// <summary>Completes when the client disconnects before the end of the reply; cancelled when the reply has been sent.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>The service that the path belongs to; null if no service has this path.</summary>
    internal ServiceAddress? Address { get; }

    internal void OnClientLeft() => _aborted.TrySetResult();

    internal void OnReplyOver() => _aborted.TrySetCanceled();

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            JsonElement element = JsonElement.ParseValue(ref reader);
            return reader.Read() ? default : element;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
