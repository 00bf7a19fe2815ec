using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Handlers.AspNetCore;
using Handlers.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>serve-relay KIND UPSTREAM</c>: a server that passes each reply of the upstream on, in a process of its own. <c>POST /v1/messages</c> answers with the stream;
/// the kind with a log has the endpoints of <see cref="StreamEndpoints"/> below <c>/streams</c>.
/// </summary>
internal static class RelayServer
{
    public const string Yarp = "YARP";
    public const string Frames = "Results.MessageStream";
    public const string Log = "MapMessageStreams, MemoryStreamLog";
    public const string ByHand = "SseParser, ServerSentEvents";
    public const string Official = "official SDK, ServerSentEvents";

    public static IReadOnlyList<string> Kinds { get; } = [Yarp, Frames, Log, ByHand, Official];

    private static readonly MessageRequest Request = new() { Model = Peers.Model, MaxTokens = 1024, Messages = [MessageParam.User("Hello")] };

    public static async Task<int> RunAsync(string kind, string upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy();
        builder.Services.AddSingleton<IStreamLog>(new MemoryStreamLog());
        await using WebApplication app = builder.Build();

        var address = new Uri(upstream);
        using var http = new HttpClient(MessagesClient.CreateHttpHandler(address)) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "benchmark", AuthToken = null, BaseUrl = address });
        using AnthropicClient official = Peers.Client(http, address);
        switch (kind)
        {
            case Yarp:
                app.MapForwarder("/{**path}", upstream);
                break;
            case Frames:
                app.MapPost("/v1/messages", () => Results.MessageStream(client.Stream(Request)));
                break;
            case Log:
                app.MapMessageStreams("/streams", _ => new ValueTask<MessageStream?>(client.Stream(Request)), options => options.Authorize = (_, _, _) => new ValueTask<bool>(true));
                break;
            case ByHand:
                app.MapPost("/v1/messages", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(ReadAsync(http, address, cancellationToken)));
                break;
            default:
                app.MapPost("/v1/messages", (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(official.Messages.CreateStreaming(Peers.Parameters, cancellationToken)));
                break;
        }

        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    // As one writes it by hand: parse the events, give them to the framework.
    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpClient http, Uri address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "v1/messages")) { Content = new StringContent(JsonSerializer.Serialize(new { model = Peers.Model, stream = true })) };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }
}
