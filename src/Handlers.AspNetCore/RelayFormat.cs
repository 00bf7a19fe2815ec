namespace Handlers.AspNetCore;

/// <summary>How a stream is written to a browser.</summary>
public enum RelayFormat
{
    /// <summary>As the request's <c>Accept</c> header asks: <see cref="NdJson"/> for <c>application/x-ndjson</c>, otherwise <see cref="EventStream"/>.</summary>
    Negotiate,

    /// <summary>
    /// <c>text/event-stream</c>, with the API's own frames as they came: for <c>EventSource</c>, and for the TypeScript SDK by <c>Stream.fromSSEResponse</c>
    /// or with its <c>baseURL</c> set to the relay.
    /// </summary>
    EventStream,

    /// <summary><c>application/x-ndjson</c>, with the JSON of one event in each line: for the TypeScript SDK's <c>MessageStream.fromReadableStream</c>.</summary>
    NdJson,

    /// <summary>The AI SDK's UI message stream, version 1: for <c>useChat</c>.</summary>
    UIMessageStream,
}
