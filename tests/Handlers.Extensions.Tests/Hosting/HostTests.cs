using System.Net;
using Handlers.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Handlers.Extensions.Tests.Hosting;

/// <summary>A <see cref="MessagesClient"/> from the services of a host.</summary>
public sealed partial class HostTests
{
    private const string Key = "canary-key";
    private const string Prompt = "canary-prompt";
    private const string Reply = "canary-reply";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static MessageRequest Request => new() { Model = Local.Model, MaxTokens = 100, Messages = [MessageParam.User(Prompt)] };

    [Fact]
    public async Task A_client_from_configuration_streams_a_reply()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section));
        var client = host.Services.GetRequiredService<MessagesClient>();

        Assert.Equal("Hello there!", await client.Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Same(client, host.Services.GetRequiredService<MessagesClient>());
        Assert.Equal(Key, server.Requests[0].Headers["x-api-key"]);
    }

    [Fact]
    public async Task Keyed_clients_have_options_of_their_own()
    {
        await using var first = LocalMessagesServer.Start(new MessageScript().Text("first"));
        await using var second = LocalMessagesServer.Start(new MessageScript().Text("second"));
        using IHost host = await StartAsync([], (services, _) =>
        {
            services.AddKeyedMessagesClient("a", options => (options.ApiKey, options.BaseUrl) = (Key, first.BaseAddress));
            services.AddKeyedMessagesClient("b", options => (options.ApiKey, options.BaseUrl) = (Key, second.BaseAddress));
        });

        Assert.Equal("first", await host.Services.GetRequiredKeyedService<MessagesClient>("a").Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Equal("second", await host.Services.GetRequiredKeyedService<MessagesClient>("b").Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Null(host.Services.GetService<MessagesClient>());
    }

    [Fact]
    public async Task Every_setting_is_bound()
    {
        Dictionary<string, string?> settings = new()
        {
            ["Anthropic:ApiKey"] = Key,
            ["Anthropic:BaseUrl"] = "http://gateway.example/claude",
            ["Anthropic:AllowInsecureHttp"] = "true",
            ["Anthropic:Timeout"] = "00:01:00",
            ["Anthropic:MaxRetries"] = "5",
            ["Anthropic:Headers:x-team"] = "blue",
            ["Anthropic:Betas:0"] = "one",
            ["Anthropic:Betas:1"] = "two",
            ["Anthropic:Stream:IdleTimeout"] = "00:00:30",
            ["Anthropic:Stream:MaxEventBytes"] = "1001",
            ["Anthropic:Stream:MaxMessageBytes"] = "1002",
            ["Anthropic:Stream:MaxContentBlocks"] = "1003",
            ["Anthropic:Stream:MaxJsonDepth"] = "30",
            ["Anthropic:Stream:TrailingStrings"] = "true",
            ["Anthropic:Model"] = "for the application's own use",
        };
        using IHost host = await StartAsync(settings, (services, section) => services.AddMessagesClient(section, options => options.MaxRetries++));

        MessagesClientOptions options = host.Services.GetRequiredService<IOptions<MessagesClientOptions>>().Value;

        Assert.Equal((Key, "http://gateway.example/claude", true, TimeSpan.FromMinutes(1), 6), (options.ApiKey, options.BaseUrl.AbsoluteUri, options.AllowInsecureHttp, options.Timeout, options.MaxRetries));
        Assert.Equal("blue", options.Headers["x-team"]);
        Assert.Equal(["one", "two"], options.Betas);
        Assert.Equal(
            (TimeSpan.FromSeconds(30), 1001, 1002, 1003, 30, true),
            (options.Stream.IdleTimeout, options.Stream.MaxEventBytes, options.Stream.MaxMessageBytes, options.Stream.MaxContentBlocks, options.Stream.MaxJsonDepth, options.Stream.TrailingStrings));
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://canary", "BaseUrl")]
    [InlineData("BaseUrl", "canary", "Anthropic:BaseUrl")]
    [InlineData("Timeout", "canary", "Anthropic:Timeout")]
    [InlineData("Timeout", "-00:01:00", "Timeout")]
    [InlineData("MaxRetries", "-1", "MaxRetries")]
    [InlineData("MaxRetries", "canary", "Anthropic:MaxRetries")]
    [InlineData("Stream:MaxJsonDepth", "canary", "Anthropic:Stream:MaxJsonDepth")]
    [InlineData("AllowInsecureHttp", "canary", "Anthropic:AllowInsecureHttp")]
    [InlineData("ApiKey", "canary\n", "API key")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value, string expected)
    {
        Dictionary<string, string?> settings = new() { ["Anthropic:ApiKey"] = Key, [$"Anthropic:{key}"] = value };

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(settings, (services, section) => services.AddMessagesClient(section)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.Message.Replace("ftp://canary", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_whatever_the_primary_handler_says()
    {
        await using var other = LocalMessagesServer.Start(Local.HelloScript);
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(HttpStatusCode.TemporaryRedirect).Header("location", other.BaseAddress + "v1/messages"));
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section)
            .ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { AllowAutoRedirect = true }));

        await Assert.ThrowsAsync<ApiException>(() => host.Services.GetRequiredService<MessagesClient>().Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task No_time_limit_but_the_clients_own_holds()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section).ConfigureHttpClient(http => http.Timeout = TimeSpan.FromTicks(1)));

        Assert.Equal(Timeout.InfiniteTimeSpan, host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("MessagesClient").Timeout);
        Assert.Equal("Hello there!", await host.Services.GetRequiredService<MessagesClient>().Stream(Request).GetFinalTextAsync(Cancelled));
    }

    [Fact]
    public async Task A_hanging_reply_is_cancelled_at_the_server()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Pause(new TaskCompletionSource().Task));
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Services.GetRequiredService<MessagesClient>()
            .DispatchAsync(Request, new MessageHandler { OnText = _ => cancellation.Cancel() }, cancellationToken: cancellation.Token));

        await server.Requests[0].Aborted.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_handler_that_repeats_requests_is_named()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Overloaded"), Local.HelloScript]);
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section).AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Services.GetRequiredService<MessagesClient>().Stream(Request).GetFinalTextAsync(Cancelled));

        Assert.Contains("AddStandardResilienceHandler", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_clients_own_retries_pass()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Overloaded").Header("retry-after-ms", "1"), Local.HelloScript]);
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(section).AddHttpMessageHandler(() => new Team()));

        Assert.Equal("Hello there!", await host.Services.GetRequiredService<MessagesClient>().Stream(Request).GetFinalTextAsync(Cancelled));
        Assert.Equal(["blue", "blue"], server.Requests.Select(request => request.Headers["x-team"]));
    }

    [Fact]
    public async Task Attempts_are_logged_and_nothing_secret_is()
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", Reply).Header("retry-after-ms", "1"), new MessageScript().Text(Reply)]);
        var log = new LogList();
        using IHost host = await StartAsync(Settings(server), (services, section) =>
        {
            services.AddMessagesClient(section);
            services.AddSingleton<ILoggerProvider>(log);
        });

        await host.Services.GetRequiredService<MessagesClient>().Stream(Request).GetFinalTextAsync(Cancelled);

        var entries = log.Entries.Where(entry => entry.Category == "Handlers.MessagesClient").ToList();
        Assert.Equal([(1, LogLevel.Debug), (3, LogLevel.Warning), (1, LogLevel.Debug), (2, LogLevel.Information)], entries.Select(entry => (entry.Id, entry.Level)));
        Assert.Contains("status 529", entries[1].Text, StringComparison.Ordinal);
        Assert.Contains(server.Requests[1].RequestId, entries[3].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handlers_scope_lives_as_long_as_its_stream()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using IHost host = await StartAsync(Settings(server), (services, section) =>
        {
            services.AddMessagesClient(section);
            services.AddSingleton<List<string>>();
            services.AddScoped<Resource>();
            services.AddScoped<Scoped>();
        });

        await host.Services.GetRequiredService<MessagesClient>().DispatchAsync<Scoped>(host.Services.GetRequiredService<IServiceScopeFactory>(), Request, cancellationToken: Cancelled);

        Assert.Equal(["Hello", " there", "!", "end", "disposed"], host.Services.GetRequiredService<List<string>>());
    }

    private static Dictionary<string, string?> Settings(LocalMessagesServer server) => new() { ["Anthropic:ApiKey"] = Key, ["Anthropic:BaseUrl"] = server.BaseAddress.ToString() };

    private static async Task<IHost> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection, IConfigurationSection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        add(builder.Services, builder.Configuration.GetSection("Anthropic"));
        IHost host = builder.Build();
        await host.StartAsync(Cancelled);
        return host;
    }

    private sealed class Team : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("x-team", "blue");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Resource(List<string> log) : IDisposable
    {
        public void Use(string text) => log.Add(text);

        public void Dispose() => log.Add("disposed");
    }

    private sealed partial class Scoped(Resource resource)
    {
        [OnText]
        private void Print(string delta) => resource.Use(delta);

        [OnEnd]
        private void End() => resource.Use("end");
    }
}
