using System.Net;
using System.Net.Http.Headers;

namespace Handlers.Tests;

/// <summary>An HTTP transport without a network: answers each request with what the test returns.</summary>
internal sealed class StubTransport(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public int Requests { get; private set; }

    public static MessagesClientOptions Options(Func<HttpRequestMessage, HttpResponseMessage> answer)
        => Options(new StubTransport((request, _) => Task.FromResult(answer(request))));

    public static MessagesClientOptions Options(StubTransport transport)
        => new() { BaseUrl = new Uri("https://api.test/"), ApiKey = "test-key", AuthToken = null, MaxRetries = 0, HttpClient = new HttpClient(transport) };

    public static HttpResponseMessage EventStream(Stream body)
        => new(HttpStatusCode.OK) { Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } } };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return answer(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        return answer(request, cancellationToken).GetAwaiter().GetResult();
    }
}
