using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Handlers.Testing;

/// <summary>
/// A Messages API on a loopback port chosen by the system. It answers <c>POST /v1/messages</c> from scripts, streaming or not. It also acts as Google Cloud,
/// Foundry and Amazon Bedrock, at their paths and with their credentials, framing and errors:
/// <c>await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello", " there", "!"));</c>
/// </summary>
/// <remarks>
/// It refuses invalid requests with the API's error messages: a missing key, a missing version, a body without model, token limit or messages, a tool call
/// without its result, an empty text, other paths and methods. Every request is recorded, refused or not. Only accepted requests consume a script.
/// </remarks>
public sealed class LocalMessagesServer : IAsyncDisposable, IDisposable
{
    private const int MaxRequestBytes = 32 * 1024 * 1024;

    private readonly LocalMessagesServerOptions _options;
    private readonly Func<ReceivedRequest, MessageScript> _answer;
    private readonly KestrelServer _kestrel;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly Channel<ReceivedRequest> _unseen = Channel.CreateUnbounded<ReceivedRequest>();
    private int _count;

    private LocalMessagesServer(Func<ReceivedRequest, MessageScript> answer, LocalMessagesServerOptions? options)
    {
        _answer = answer;
        _options = options ?? new LocalMessagesServerOptions();

        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
        // Scripts may pause and clients may read slowly without limit.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = _options.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        _kestrel = new KestrelServer(
            Options.Create(kestrel),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Starts a server that answers every request with the same script.</summary>
    public static LocalMessagesServer Start(MessageScript script, LocalMessagesServerOptions? options = null) =>
        Start(_ => script, options);

    /// <summary>Starts a server that answers each request with the next script; a request beyond the last one is refused with status 400.</summary>
    public static LocalMessagesServer Start(IEnumerable<MessageScript> scripts, LocalMessagesServerOptions? options = null)
    {
        var queue = new ConcurrentQueue<MessageScript>(scripts);
        return Start(
            request => queue.TryDequeue(out MessageScript? script)
                ? script
                : MessageScript.Error(400, "invalid_request_error", $"No script is left for request {request.Number}.", request.RequestId),
            options);
    }

    /// <summary>Starts a server that asks for the script of each request. An exception of <paramref name="answer"/> becomes a response with status 500.</summary>
    public static LocalMessagesServer Start(Func<ReceivedRequest, MessageScript> answer, LocalMessagesServerOptions? options = null)
    {
        var server = new LocalMessagesServer(answer, options);
        // Binding a loopback socket waits for nothing.
        server._kestrel.StartAsync(new Application(server), CancellationToken.None).GetAwaiter().GetResult();
        server.BaseAddress = new Uri(server._kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Where the server listens, for example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>
    /// Makes a client of this server. The server's address and key override the environment and the options. With an endpoint other than
    /// <see cref="MessagesEndpoint.Anthropic"/>, the credential comes from the options or the endpoint.
    /// </summary>
    /// <param name="options">The client's other options.</param>
    public MessagesClient CreateClient(MessagesClientOptions? options = null)
    {
        options ??= new MessagesClientOptions();
        return new MessagesClient(options.Endpoint == MessagesEndpoint.Anthropic
            ? options with { ApiKey = _options.ApiKey ?? "local", AuthToken = null, AuthTokenProvider = null, BaseUrl = BaseAddress }
            : options with { BaseUrl = new Uri(BaseAddress, options.Endpoint.BaseUrl.AbsolutePath) });
    }

    /// <summary>All requests so far, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Waits for the next request that no earlier call has returned. Returns before the request is answered.</summary>
    public ValueTask<ReceivedRequest> NextRequestAsync(CancellationToken cancellationToken = default) =>
        _unseen.Reader.ReadAsync(cancellationToken);

    /// <summary>Aborts the replies in progress and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (ReceivedRequest request in _requests)
        {
            request.OnReplyOver();
        }

        _unseen.Writer.TryComplete();
        // A canceled token tells Kestrel to break connections off rather than to wait for them.
        await _kestrel.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _kestrel.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        MessageScript? tooLarge = null;
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            tooLarge = MessageScript.Error(413, "request_too_large", "Request exceeds the maximum size");
        }

        var request = new ReceivedRequest(
            Interlocked.Increment(ref _count),
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        using CancellationTokenRegistration registration = context.RequestAborted.Register(request.OnClientLeft);
        _requests.Enqueue(request);
        _unseen.Writer.TryWrite(request);

        MessageScript script = tooLarge ?? RequestRules.Refuse(request, _options) ?? Answer(request);
        try
        {
            await new ScriptReply(script, request, context, _options.TimeProvider).SendAsync().ConfigureAwait(false);
        }
        finally
        {
            // The reply may be over within the very cancellation, before its turn comes to tell the request.
            if (context.RequestAborted.IsCancellationRequested)
            {
                request.OnClientLeft();
            }
        }

        request.OnReplyOver();
    }

    private MessageScript Answer(ReceivedRequest request)
    {
        try
        {
            return _answer(request);
        }
        catch (Exception e)
        {
            // The response is the only way to report the exception to the test, which finds it in the client's exception.
            return MessageScript.Error(500, "api_error", $"The script function threw: {e}", request.RequestId).Header("x-should-retry", "false");
        }
    }

    /// <summary>Kestrel without a host: no configuration, no logging, no dependency injection.</summary>
    private sealed class Application(LocalMessagesServer server) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await server.ServeAsync(context).ConfigureAwait(false);
            }
            catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
            {
                // The client left; the request knows.
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
