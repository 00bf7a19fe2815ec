using System.Collections.Concurrent;
using Handlers.AspNetCore;
using Handlers.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Handlers.Relay.Tests;

/// <summary>A web server on a loopback port that relays the replies of a scripted API. The header <c>x-user</c> names the user.</summary>
internal sealed class RelayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MessagesClient _client;

    private RelayServer(WebApplication app, MessagesClient client, LocalMessagesServer api)
    {
        _app = app;
        _client = client;
        Api = api;
        // Like a browser, this client closes an abandoned connection at once. By default it would read on for two seconds.
        Http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public LocalMessagesServer Api { get; }

    public HttpClient Http { get; }

    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public string Address => _app.Urls.First();

    /// <summary>What the server has logged.</summary>
    public ConcurrentQueue<string> Logged { get; private init; } = [];

    public static async Task<RelayServer> StartAsync(
        MessageScript script, RelayOptions? options = null, IStreamLog? log = null, Action<StreamEndpointOptions>? configure = null, IMessageHandler? handler = null)
    {
        LocalMessagesServer api = LocalMessagesServer.Start(script);
        var client = new MessagesClient(new MessagesClientOptions { BaseUrl = api.BaseAddress, ApiKey = "test-key", AuthToken = null, MaxRetries = 0 });
        var logged = new ConcurrentQueue<string>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new QueueLoggerProvider(logged)).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddMessageStreams();
        if (log is not null)
        {
            builder.Services.AddSingleton(log);
        }

        WebApplication app = builder.Build();
        app.MapGet("/relay", () => TypedResults.MessageStream(Stream(), options));
        app.MapPost("/v1/messages", (HttpContext context) => Stream().RelayAsync(context, options));
        app.MapPost("/chat", (HttpContext context) => Stream().RelayAsync(context, new RelayOptions { Format = RelayFormat.UIMessageStream }));
        app.MapMessageStreams("/streams", _ => new ValueTask<MessageStream?>(Stream()), streams =>
        {
            streams.GetOwner = context => context.Request.Headers["x-user"];
            streams.Relay = options ?? new RelayOptions();
            configure?.Invoke(streams);
        });
        await app.StartAsync();
        return new RelayServer(app, client, api) { Logged = logged };

        MessageStream Stream() => handler is null ? client.Stream(Request) : client.Stream(Request, handler);
    }

    public static MessageRequest Request { get; } = new() { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("A secret prompt")] };

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user = "me", string? lastEventId = null, string? accept = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(method, path);
        if (user is not null)
        {
            request.Headers.Add("x-user", user);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Starts a stream and returns its address.</summary>
    public async Task<string> StartStreamAsync()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "/streams");
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!.ToString();
    }

    /// <summary>Stops the server as a host does.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _client.Dispose();
        await Api.DisposeAsync();
    }

    private sealed class QueueLoggerProvider(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
