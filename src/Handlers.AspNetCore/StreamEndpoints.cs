using Handlers.Relay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Handlers.AspNetCore;

/// <summary>Endpoints that start, follow and stop streams and read their final messages, over an <see cref="IStreamLog"/>.</summary>
public static class StreamEndpoints
{
    /// <summary>Adds what <see cref="MapMessageStreams"/> needs: replies whose outcome is written before the application ends, and a <see cref="MemoryStreamLog"/>
    /// unless another <see cref="IStreamLog"/> is registered.</summary>
    /// <param name="services">The services.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddMessageStreams(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IStreamLog>(_ => new MemoryStreamLog());
        services.TryAddSingleton<StreamRecordings>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StreamRecordings>(static provider => provider.GetRequiredService<StreamRecordings>()));
        return services;
    }

    /// <summary>Maps the endpoints:
    /// <list type="table">
    /// <item><term><c>POST pattern</c></term><description>starts a stream that goes on when the browser leaves; 201 with its <c>id</c> and <c>Location</c></description></item>
    /// <item><term><c>GET pattern/{id}</c></term><description>follows it, from the entry after <c>Last-Event-ID</c>; 204 if no entry is left</description></item>
    /// <item><term><c>DELETE pattern/{id}</c></term><description>stops it; 202, or 409 if it has ended</description></item>
    /// <item><term><c>GET pattern/{id}/message</c></term><description>the final message; 202 without a body until the stream has ended</description></item>
    /// </list></summary>
    /// <param name="endpoints">Where to.</param>
    /// <param name="pattern">The route, such as <c>/streams</c>.</param>
    /// <param name="start">Makes a stream for a request and does not read it. Returns <see langword="null"/> if it has written a response itself.</param>
    /// <param name="configure">Sets options.</param>
    /// <exception cref="InvalidOperationException"><see cref="AddMessageStreams"/> was not called.</exception>
    /// <remarks>The log is the registered <see cref="IStreamLog"/>. When the application stops, replies are ended as <see cref="StreamLogOutcome.Interrupted"/>, and the host waits
    /// for that within its shutdown timeout. A stream that a request may not see answers as one that does not exist.</remarks>
    public static RouteGroupBuilder MapMessageStreams(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Func<HttpContext, ValueTask<MessageStream?>> start,
        Action<StreamEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(start);
        var options = new StreamEndpointOptions();
        configure?.Invoke(options);
        StreamRecordings recordings = endpoints.ServiceProvider.GetService<StreamRecordings>()
            ?? throw new InvalidOperationException("The services of MapMessageStreams are missing. Call builder.Services.AddMessageStreams().");
        IStreamLog log = endpoints.ServiceProvider.GetRequiredService<IStreamLog>();
        var access = new StreamGate(log, options);

        RouteGroupBuilder group = endpoints.MapGroup(pattern);
        group.MapPost("", (RequestDelegate)StartAsync).Describe("Starts a stream.", StatusCodes.Status201Created, "application/json");
        group.MapGet("{id}", (RequestDelegate)FollowAsync).Describe("Follows a stream.", StatusCodes.Status200OK, "text/event-stream", "application/x-ndjson");
        group.MapDelete("{id}", (RequestDelegate)StopAsync).Describe("Stops a stream.", StatusCodes.Status202Accepted);
        group.MapGet("{id}/message", (RequestDelegate)ReadMessageAsync).Describe("Gets the final message of a stream.", StatusCodes.Status200OK, "application/json");
        return group;

        async Task StartAsync(HttpContext context)
        {
            string? owner = options.GetOwner(context);
            if (!await access.AllowsAsync(context, StreamAccess.Start, owner).ConfigureAwait(false))
            {
                await RelayErrors.WriteAsync(context, StatusCodes.Status403Forbidden, "permission_error", "You may not start a stream.").ConfigureAwait(false);
                return;
            }

            if (await start(context).ConfigureAwait(false) is not { } stream)
            {
                return;
            }

            IStreamLogWriter writer;
            try
            {
                writer = await log.CreateAsync(StreamLogId.Create(), owner, context.RequestAborted).ConfigureAwait(false);
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            recordings.Start(stream, writer);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path.Value!.TrimEnd('/')}/{writer.Id}";
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync($$"""{"id":"{{writer.Id}}"}""", context.RequestAborted).ConfigureAwait(false);
        }

        async Task FollowAsync(HttpContext context)
        {
            if (await access.FindAsync(context, StreamAccess.Follow).ConfigureAwait(false) is { } stream)
            {
                await log.FollowAsync(stream.Id, context, options.Relay).ConfigureAwait(false);
            }
        }

        async Task StopAsync(HttpContext context)
        {
            if (await access.FindAsync(context, StreamAccess.Stop).ConfigureAwait(false) is { } stream)
            {
                bool stops = await log.RequestStopAsync(stream.Id, context.RequestAborted).ConfigureAwait(false);
                context.Response.StatusCode = stops ? StatusCodes.Status202Accepted : StatusCodes.Status409Conflict;
            }
        }

        async Task ReadMessageAsync(HttpContext context)
        {
            if (await access.FindAsync(context, StreamAccess.ReadMessage).ConfigureAwait(false) is not { } stream)
            {
                return;
            }

            if (stream.State.Outcome == StreamLogOutcome.None)
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return;
            }

            try
            {
                Message message = await log.ReadMessageAsync(stream.Id, options.Relay.Filter, context.RequestAborted).ConfigureAwait(false);
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.WriteAsync(message.ToJson(), context.RequestAborted).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StreamInterruptedException or ApiException or InvalidStreamException or StreamLogException)
            {
                await RelayErrors.WriteAsync(context, e).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The message as those who follow the stream get it: what is filtered is not in it.</summary>
    private static async Task<Message> ReadMessageAsync(this IStreamLog log, string id, RelayFilter filter, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await foreach (ReadOnlyMemory<StreamLogEntry> batch in log.ReadAsync(id, default, cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < batch.Length; i++)
            {
                body.Write(filter.Apply(batch.Span[i].Frame.Span));
            }
        }

        body.Position = 0;
        await using MessageStream stream = MessageStream.Create(body);
        return await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Describe(this IEndpointConventionBuilder endpoint, string summary, int status, params string[] contentTypes)
    {
        endpoint.WithMetadata(new EndpointSummaryAttribute(summary));
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, contentTypes.Length == 0 ? typeof(void) : typeof(string), contentTypes));
    }
}
