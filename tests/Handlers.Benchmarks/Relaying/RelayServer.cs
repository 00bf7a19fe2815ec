using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Handlers.AspNetCore;
using Handlers.Redis;
using Handlers.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Yarp.ReverseProxy.Transforms;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>serve-relay KIND REDIS UPSTREAM…</c>: a server that passes each reply of an upstream on, in a process of its own. <c>POST /N/v1/messages</c> answers with the stream
/// of upstream N; the kinds with a log have the endpoints of <see cref="StreamEndpoints"/> below <c>/N/streams</c>.
/// </summary>
internal static class RelayServer
{
    public const string Yarp = "YARP";
    public const string Frames = "Results.MessageStream";
    public const string Log = "MapMessageStreams, MemoryStreamLog";
    public const string RedisLog = "MapMessageStreams, RedisStreamLog";
    public const string ByHand = "SseParser, ServerSentEvents";
    public const string Official = "official SDK, ServerSentEvents";
    public const string OfficialFlush = "official SDK, Serialize, WriteAsync, Flush";

    // Connections that are opened at once wait here until the relay accepts them.
    private const int Backlog = 4096;

    public static IReadOnlyList<string> Kinds { get; } = [Yarp, Frames, Log, RedisLog, ByHand, Official, OfficialFlush];

    private static readonly MessageRequest Request = new() { Model = OfficialSdk.Model, MaxTokens = 1024, Messages = [MessageParam.User("Hello")] };

    public static bool HasLog(string kind) => kind is Log or RedisLog;

    public static async Task<int> RunAsync(string kind, string redis, string[] upstreams)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseSockets(options => options.Backlog = Backlog);
        builder.Services.AddRouting();
        builder.Services.AddReverseProxy();
        await using ConnectionMultiplexer? connection = kind == RedisLog ? await ConnectionMultiplexer.ConnectAsync(redis) : null;
        await using RedisStreamLog? redisLog = connection is null ? null : new RedisStreamLog(connection);
        builder.Services.AddMessageStreams();
        if (redisLog is not null)
        {
            builder.Services.AddSingleton<IStreamLog>(redisLog);
        }

        await using WebApplication app = builder.Build();
        var clients = new List<IDisposable>();
        for (int i = 0; i < upstreams.Length; i++)
        {
            clients.AddRange(Map(app, kind, $"/{i}", new Uri(upstreams[i])));
        }

        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        clients.ForEach(client => client.Dispose());
        return 0;
    }

    /// <returns>The clients that the endpoints use.</returns>
    private static IDisposable[] Map(WebApplication app, string kind, string prefix, Uri upstream)
    {
        var http = new HttpClient(MessagesClient.CreateHttpHandler(upstream)) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new MessagesClient(new MessagesClientOptions { ApiKey = "benchmark", AuthToken = null, BaseUrl = upstream });
        AnthropicClient official = OfficialSdk.Client(http, upstream);
        string messages = prefix + "/v1/messages";
        switch (kind)
        {
            case Yarp:
                app.MapForwarder(prefix + "/{**path}", upstream.ToString(), transforms => transforms.AddPathRemovePrefix(prefix));
                break;
            case Frames:
                app.MapPost(messages, () => Results.MessageStream(client.Stream(Request)));
                break;
            case Log or RedisLog:
                app.MapMessageStreams(prefix + "/streams", _ => new ValueTask<MessageStream?>(client.Stream(Request)), options => options.Authorize = (_, _, _) => new ValueTask<bool>(true));
                break;
            case ByHand:
                app.MapPost(messages, (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(ReadAsync(http, upstream, cancellationToken)));
                break;
            case Official:
                app.MapPost(messages, (CancellationToken cancellationToken) => TypedResults.ServerSentEvents(official.Messages.CreateStreaming(OfficialSdk.Parameters, cancellationToken)));
                break;
            default:
                app.MapPost(messages, (HttpContext context) => WriteAsync(official, context.Response, context.RequestAborted));
                break;
        }

        return [http, client, official];
    }

    // As one writes it by hand: parse the events, give them to the framework.
    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpClient http, Uri address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "v1/messages")) { Content = new StringContent(JsonSerializer.Serialize(new { model = OfficialSdk.Model, stream = true })) };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (SseItem<string> item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    // As most examples show it: serialize each event again, write it, flush.
    private static async Task WriteAsync(AnthropicClient client, HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        await foreach (RawMessageStreamEvent e in client.Messages.CreateStreaming(OfficialSdk.Parameters, cancellationToken))
        {
            await response.WriteAsync($"event: {e.Json.GetProperty("type").GetString()}\ndata: {JsonSerializer.Serialize(e)}\n\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
