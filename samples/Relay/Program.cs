using Handlers;
using Handlers.AspNetCore;
using Handlers.Redis;
using Handlers.Relay;
using Handlers.Testing;
using Relay;
using StackExchange.Redis;

// A chat page. Replies continue when the browser disconnects, and any number of tabs and servers can follow the same reply.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
var options = new MessagesClientOptions();
await using LocalMessagesServer? scripts = options is { ApiKey: null, AuthToken: null } ? LocalMessagesServer.Start(LocalReplies.Answer) : null;
builder.Services.AddSingleton(scripts?.CreateClient() ?? new MessagesClient(options));

// In memory, unless servers share their streams through Redis.
builder.Services.AddMessageStreams();
if (builder.Configuration.GetConnectionString("redis") is { } redis)
{
    ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(redis);
    builder.Services.AddSingleton<IStreamLog>(new RedisStreamLog(connection));
}

WebApplication app = builder.Build();
if (scripts is not null)
{
    Console.WriteLine("ANTHROPIC_API_KEY is not set: replies are scripts of a local server.");
}

app.Use((context, next) =>
{
    context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'";
    context.Response.Headers.XContentTypeOptions = "nosniff";
    Visitors.Identify(context);
    return next(context);
});
app.UseFileServer();
app.MapMessageStreams("/streams", ChatRequest.StartAsync, streams => streams.GetOwner = Visitors.Of);
app.Run();
