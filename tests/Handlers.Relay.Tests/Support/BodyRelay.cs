using Handlers.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Handlers.Relay.Tests;

/// <summary>A web server that relays given bytes.</summary>
internal sealed class BodyRelay(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.First());

    public static async Task<BodyRelay> StartAsync(Stream body)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapGet("/", (HttpContext context) => MessageStream.Create(body).RelayAsync(context));
        await app.StartAsync();
        return new BodyRelay(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
