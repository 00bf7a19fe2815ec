using Handlers.Testing;
using Microsoft.Playwright;

namespace Handlers.Relay.Tests.Browser;

/// <summary>The page in a browser, with all that is behind it: a network, the sample, a scripted API.</summary>
internal sealed class Page : IAsyncDisposable
{
    public required LocalMessagesServer Api { get; init; }

    public required RelaySample Sample { get; init; }

    public required Network Network { get; init; }

    public required IPage View { get; init; }

    public static Task<Page> OpenAsync(Chromium chromium, MessageScript script, string? redis = null) => OpenAsync(chromium, [script], redis);

    public static async Task<Page> OpenAsync(Chromium chromium, IReadOnlyList<MessageScript> scripts, string? redis = null, BrowserNewContextOptions? options = null)
    {
        IBrowserContext context = await chromium.OpenAsync(options);
        LocalMessagesServer api = LocalMessagesServer.Start(scripts);
        RelaySample sample = await RelaySample.StartAsync(api, redis);
        var network = new Network(sample.Port);
        var page = new Page { Api = api, Sample = sample, Network = network, View = await context.NewPageAsync() };
        try
        {
            await page.View.GotoAsync(network.Address);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    public static Task<Page> OpenAsync(Chromium chromium, MessageScript script, BrowserNewContextOptions options) => OpenAsync(chromium, [script], null, options);

    public async Task AskAsync(string question)
    {
        await View.GetByLabel("Your message").FillAsync(question);
        await View.Keyboard.PressAsync("Enter");
    }

    public async ValueTask DisposeAsync()
    {
        await View.Context.DisposeAsync();
        await Network.DisposeAsync();
        await Sample.DisposeAsync();
        await Api.DisposeAsync();
    }
}
