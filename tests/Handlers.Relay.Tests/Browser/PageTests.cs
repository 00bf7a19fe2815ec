using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Handlers.Testing;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Handlers.Relay.Tests.Browser;

/// <summary>The page of <c>samples/Relay</c> in a real browser.</summary>
public sealed class PageTests(Chromium chromium) : IClassFixture<Chromium>
{
    // A machine that builds at the same time may take long.
    static PageTests() => SetDefaultExpectTimeout(60_000);

    private static ILocatorAssertions Reply(IPage page) => Expect(page.Locator("article.assistant").Last);

    [Fact]
    public async Task Text_appears_before_the_reply_has_ended()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Thinking("Let me ", "think.").Text("Hello").Pause(gate.Task).TextDelta(" there!"));

        await page.AskAsync("Say hello");

        await Expect(page.View.Locator("article.assistant .text")).ToHaveTextAsync("Hello");
        await Expect(page.View.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToBeVisibleAsync();
        gate.SetResult();
        await Expect(page.View.Locator("article.assistant .text")).ToHaveTextAsync("Hello there!");
        await Expect(page.View.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeVisibleAsync();

        // Thinking is folded until somebody opens it.
        await Expect(page.View.GetByText("Let me think.")).ToBeHiddenAsync();
        await page.View.GetByText("Thinking").ClickAsync();
        await Expect(page.View.GetByText("Let me think.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tool_call_shows_its_input_as_it_comes()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(
            chromium,
            new MessageScript().Text("One moment.").Block("""{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}""")
                .InputJsonDelta("{\"query\":").Pause(gate.Task).InputJsonDelta("\"weather\"}").Text("Sunny."));

        await page.AskAsync("Weather?");
        await page.View.GetByText("Tool: web_search").ClickAsync();

        await Expect(page.View.Locator("article.assistant pre")).ToHaveTextAsync("{\"query\":");
        gate.SetResult();
        await Expect(page.View.Locator("article.assistant pre")).ToHaveTextAsync("{\"query\":\"weather\"}");
        await Expect(page.View.Locator("article.assistant .text").Last).ToHaveTextAsync("Sunny.");
    }

    [Fact]
    public async Task Stop_ends_the_request_to_the_API()
    {
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("This goes on").Stall());

        await page.AskAsync("Go on");
        await Reply(page.View).ToContainTextAsync("This goes on");
        await page.View.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Reply(page.View).ToContainTextAsync("Stopped.");
        await page.Api.Requests[0].Aborted.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_reload_in_mid_reply_continues_it()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("Before").Pause(gate.Task).TextDelta(" and after"));

        await page.AskAsync("Go");
        await Reply(page.View).ToHaveTextAsync("Before");
        await page.View.ReloadAsync();

        await Reply(page.View).ToHaveTextAsync("Before");
        gate.SetResult();
        await Reply(page.View).ToHaveTextAsync("Before and after");
        await page.View.ReloadAsync();
        await Reply(page.View).ToHaveTextAsync("Before and after");
        Assert.Single(page.Api.Requests);
    }

    [Fact]
    public async Task A_lost_network_loses_nothing()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("Before").Pause(gate.Task).TextDelta(", meanwhile").TextDelta(" and after"));

        await page.AskAsync("Go");
        await Reply(page.View).ToHaveTextAsync("Before");
        page.Network.Switch(0);
        await Expect(page.View.Locator("#connection")).ToHaveTextAsync("Connection lost. Reconnecting…");
        gate.SetResult();
        page.Network.Switch(page.Sample.Port);

        await Reply(page.View).ToHaveTextAsync("Before, meanwhile and after");
        await Expect(page.View.Locator("#connection")).ToBeEmptyAsync();
        Assert.Single(page.Api.Requests);
    }

    [Fact]
    public async Task Another_server_continues_the_reply()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("Before").Pause(gate.Task).TextDelta(" and after"), redis.Address);
        await using RelaySample other = await RelaySample.StartAsync(page.Api, redis.Address);

        await page.AskAsync("Go");
        await Reply(page.View).ToHaveTextAsync("Before");
        page.Network.Switch(other.Port);
        await Expect(page.View.Locator("#connection")).ToContainTextAsync("Reconnecting");
        gate.SetResult();

        await Reply(page.View).ToHaveTextAsync("Before and after");
    }

    [Fact]
    public async Task The_page_says_when_it_is_offline()
    {
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("Before").Stall());
        await page.AskAsync("Go");
        await Reply(page.View).ToHaveTextAsync("Before");

        await page.View.Context.SetOfflineAsync(true);

        await Expect(page.View.Locator("#connection")).ToContainTextAsync("You are offline.");
    }

    [Fact]
    public async Task Two_tabs_follow_one_reply()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("Before").Pause(gate.Task).TextDelta(" and after"));
        IPage second = await page.View.Context.NewPageAsync();
        await second.GotoAsync(page.Network.Address);

        await page.AskAsync("Go");

        await Reply(page.View).ToHaveTextAsync("Before");
        await Reply(second).ToHaveTextAsync("Before");
        gate.SetResult();
        await Reply(page.View).ToHaveTextAsync("Before and after");
        await Reply(second).ToHaveTextAsync("Before and after");
        Assert.Single(page.Api.Requests);
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_shown_and_the_next_question_works()
    {
        await using var page = await Page.OpenAsync(
            chromium, [new MessageScript().Text("This will").ErrorEvent("overloaded_error", "Overloaded"), new MessageScript().Text("Better.")]);

        await page.AskAsync("Fail");
        await Expect(page.View.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The reply failed: Overloaded");
        await Reply(page.View).ToContainTextAsync("This will");
        await page.AskAsync("Again");

        await Reply(page.View).ToHaveTextAsync("Better.");
    }

    [Fact]
    public async Task A_conversation_is_sent_with_the_next_question()
    {
        await using var page = await Page.OpenAsync(chromium, [new MessageScript().Text("Four."), new MessageScript().Text("Five.")]);

        await page.AskAsync("Two and two?");
        await Reply(page.View).ToHaveTextAsync("Four.");
        await page.AskAsync("And one more?");
        await Reply(page.View).ToHaveTextAsync("Five.");

        Assert.Equal(
            ["user", "assistant", "user"],
            page.Api.Requests[1].Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
    }

    [Fact]
    public async Task A_long_reply_scrolls_until_the_reader_scrolls_up()
    {
        var gate = new TaskCompletionSource();
        string[] lines = [.. Enumerable.Range(0, 100).Select(line => $"Line {line}\n")];
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text(lines).Pause(gate.Task).TextDelta("The end"));

        await page.AskAsync("Write much");
        await Expect(page.View.GetByText("Line 99")).ToBeInViewportAsync();
        await page.View.Locator("#log").EvaluateAsync("log => log.scrollTop = 0");
        ILocator latest = page.View.GetByRole(AriaRole.Button, new() { Name = "Latest" });
        await Expect(latest).ToBeVisibleAsync();
        gate.SetResult();
        await Reply(page.View).ToContainTextAsync("The end");

        Assert.Equal(0, await page.View.Locator("#log").EvaluateAsync<int>("log => log.scrollTop"));
        await latest.ClickAsync();
        await Expect(latest).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(chromium, [new MessageScript().Text("One").Stall(), new MessageScript().Thinking("Hm.").Text("Two")]);

        // The message box has the focus from the start.
        await page.View.Keyboard.TypeAsync("A question");
        await page.View.Keyboard.PressAsync("Shift+Enter");
        await page.View.Keyboard.TypeAsync("of two lines");
        await page.View.Keyboard.PressAsync("Enter");
        await Reply(page.View).ToContainTextAsync("One");
        await page.View.Keyboard.PressAsync("Escape");
        await Reply(page.View).ToContainTextAsync("Stopped.");
        await page.View.Keyboard.TypeAsync("Another");
        await page.View.Keyboard.PressAsync("Tab");
        await Expect(page.View.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeFocusedAsync();
        await page.View.Keyboard.PressAsync("Enter");
        await Reply(page.View).ToContainTextAsync("Two");

        ILocator thinking = page.View.GetByText("Thinking");
        for (int i = 0; i < 20 && !await thinking.EvaluateAsync<bool>("node => node === document.activeElement"); i++)
        {
            await page.View.Keyboard.PressAsync("Shift+Tab");
        }

        await page.View.Keyboard.PressAsync("Enter");
        await Expect(page.View.GetByText("Hm.")).ToBeVisibleAsync();
        Assert.Contains("A question\\nof two lines", page.Api.Requests[0].Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_is_text_and_never_markup()
    {
        await using var page = await Page.OpenAsync(chromium, new MessageScript().Text("<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>"));

        await page.AskAsync("<b>Attack</b>");

        await Reply(page.View).ToContainTextAsync("<img src=x");
        await Expect(page.View).ToHaveTitleAsync("Relay");
        Assert.Equal(0, await page.View.Locator("article img, article script, article b").CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Axe_finds_nothing(ColorScheme scheme, int width)
    {
        await using var page = await Page.OpenAsync(
            chromium,
            [
                new MessageScript().Thinking("I think.").Text("I write, and call a tool.").ServerToolUse("srvtoolu_1", "web_search", "{\"query\":\"x\"}").Text("And go on.").Stall(),
                new MessageScript().Text("This").ErrorEvent("overloaded_error", "Overloaded"),
            ],
            options: new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        await CheckAsync("empty");

        await page.AskAsync("Go");
        await Reply(page.View).ToContainTextAsync("And go on.");
        await page.View.GetByText("Thinking").ClickAsync();
        await CheckAsync("while a reply comes");

        await page.View.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Reply(page.View).ToContainTextAsync("Stopped.");
        await page.AskAsync("Fail");
        await Expect(page.View.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync("after an error");

        async Task CheckAsync(string state)
        {
            AxeResult result = await page.View.RunAxe();
            Assert.True(result.Passes.Length > 10, state);
            Assert.Empty(result.Violations.Select(violation => $"{state}: {violation.Id}, {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
        }
    }

    /// <summary>Takes the pictures of the README where <c>HANDLERS_PICTURES</c> names a folder for them.</summary>
    [Theory]
    [InlineData("light", ColorScheme.Light, 1000, 640)]
    [InlineData("dark", ColorScheme.Dark, 1000, 640)]
    [InlineData("phone", ColorScheme.Light, 390, 760)]
    public async Task The_page_fits_its_window(string name, ColorScheme scheme, int width, int height)
    {
        var gate = new TaskCompletionSource();
        await using var page = await Page.OpenAsync(
            chromium,
            new MessageScript()
                .Thinking("The user wants the weather.").Text("Let me look that up.")
                .ServerToolUse("srvtoolu_1", "web_search", "{\"query\":", "\"weather in Paris tomorrow\"}")
                .Text("Tomorrow will be sunny in Paris, with 24 °C in the afternoon. In the evening").Pause(gate.Task).TextDelta(" it will rain."),
            options: new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height }, DeviceScaleFactor = 2 });
        await page.AskAsync("What will the weather be in Paris?");
        await Reply(page.View).ToContainTextAsync("In the evening");

        Assert.Equal(width, await page.View.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(height, await page.View.EvaluateAsync<int>("document.documentElement.scrollHeight"));
        if (Environment.GetEnvironmentVariable("HANDLERS_PICTURES") is { Length: > 0 } folder)
        {
            await page.View.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"relay-{name}.png"), Animations = ScreenshotAnimations.Disabled });
        }

        gate.SetResult();
    }
}
