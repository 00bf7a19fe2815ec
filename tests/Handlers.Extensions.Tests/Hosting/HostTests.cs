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
        Assert.Equal($"Bearer {Key}", server.Requests[0].Headers["authorization"]);
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
            ["Anthropic:ApiVersion"] = "2023-06-01",
            ["Anthropic:BaseUrl"] = "http://gateway.example/claude",
            ["Anthropic:AllowInsecureHttp"] = "true",
            ["Anthropic:EnableSensitiveData"] = "true",
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
        Assert.True(options.EnableSensitiveData);
        Assert.Equal("2023-06-01", options.ApiVersion);
        Assert.Equal("blue", options.Headers["x-team"]);
        Assert.Equal(["one", "two"], options.Betas);
        Assert.Equal(
            (TimeSpan.FromSeconds(30), 1001, 1002, 1003, 30, true),
            (options.Stream.IdleTimeout, options.Stream.MaxEventBytes, options.Stream.MaxMessageBytes, options.Stream.MaxContentBlocks, options.Stream.MaxJsonDepth, options.Stream.TrailingStrings));
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://canary", "BaseUrl")]
    [InlineData("BaseUrl", "canary", "Anthropic:BaseUrl")]
    [InlineData("BaseUrl", "https://canary:canary@gateway.example", "BaseUrl")]
    [InlineData("BaseUrl", "https://gateway.example/?key=canary", "BaseUrl")]
    [InlineData("BaseUrl", "https://gateway.example/v1", "BaseUrl")]
    [InlineData("Headers:x-team", "canary\n", "x-team")]
    [InlineData("Timeout", "canary", "Anthropic:Timeout")]
    [InlineData("Timeout", "-00:01:00", "Timeout")]
    [InlineData("MaxRetries", "-1", "MaxRetries")]
    [InlineData("MaxRetries", "canary", "Anthropic:MaxRetries")]
    [InlineData("Stream:MaxJsonDepth", "canary", "Anthropic:Stream:MaxJsonDepth")]
    [InlineData("Stream:IdleTimeout", "00:00:00", "IdleTimeout")]
    [InlineData("AllowInsecureHttp", "canary", "Anthropic:AllowInsecureHttp")]
    [InlineData("ApiKey", "canary\n", "API key")]
    [InlineData("ApiVersion", "canary\n", "ApiVersion")]
    [InlineData("AuthToken", "canary", "ApiKey and AuthToken")]
    public async Task A_wrong_setting_stops_the_start_and_is_named_without_a_secret(string key, string value, string expected)
    {
        Dictionary<string, string?> settings = new() { ["Anthropic:ApiKey"] = Key, [$"Anthropic:{key}"] = value };

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(settings, (services, section) => services.AddMessagesClient(section)));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Two_credentials_of_the_environment_are_a_warning_unless_one_is_set(bool isSet, bool warns)
    {
        var log = new LogList();
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", Key);
        Environment.SetEnvironmentVariable("ANTHROPIC_AUTH_TOKEN", Key);
        try
        {
            using IHost host = await StartAsync(isSet ? new() { ["Anthropic:ApiKey"] = Key } : [], (services, section) =>
            {
                services.AddMessagesClient(section);
                services.AddSingleton<ILoggerProvider>(log);
            });
            _ = host.Services.GetRequiredService<MessagesClient>();
        }
        finally
        {
            Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", null);
            Environment.SetEnvironmentVariable("ANTHROPIC_AUTH_TOKEN", null);
        }

        Assert.Equal(warns ? [(10, LogLevel.Warning)] : [], log.Entries.Where(entry => entry.Category == "Handlers.MessagesClient").Select(entry => (entry.Id, entry.Level)));
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("canary", StringComparison.Ordinal));
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
        Assert.Equal(
            [(1, LogLevel.Debug), (3, LogLevel.Warning), (6, LogLevel.Warning), (1, LogLevel.Debug), (2, LogLevel.Information), (7, LogLevel.Information)],
            entries.Select(entry => (entry.Id, entry.Level)));
        Assert.Contains("status 529", entries[1].Text, StringComparison.Ordinal);
        Assert.Equal("Attempt 1 failed: ApiException. Another follows in 1 ms.", entries[2].Text);
        Assert.Contains(server.Requests[1].RequestId, entries[4].Text, StringComparison.Ordinal);
        Assert.Contains($"{server.Requests[1].RequestId} was complete", entries[5].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("canary", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cut", 9, "StreamInterruptedException")]
    [InlineData("error", 9, "ApiException overloaded_error")]
    [InlineData("handler", 9, "FormatException")]
    [InlineData("close", 8, "by the application")]
    public async Task The_outcome_of_a_stream_is_logged_and_nothing_secret_is(string outcome, int id, string expected)
    {
        MessageScript script = new MessageScript().Text(Reply);
        await using var server = LocalMessagesServer.Start(outcome switch
        {
            "cut" => script.Cut(),
            "error" => script.ErrorEvent("overloaded_error", Reply),
            "close" => script.Stall(),
            _ => script,
        });
        var log = new LogList();
        using IHost host = await StartAsync(Settings(server), (services, section) =>
        {
            services.AddMessagesClient(section);
            services.AddSingleton<ILoggerProvider>(log);
        });
        var handler = new MessageHandler { OnText = _ => throw new FormatException(Reply) };

        await using MessageStream stream = host.Services.GetRequiredService<MessagesClient>().Stream(Request, outcome == "handler" ? handler : new MessageHandler());
        if (outcome == "close")
        {
            await stream.ConnectAsync(Cancelled);
            await stream.CloseAsync();
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => stream.UntilDoneAsync(Cancelled));
        }

        var last = log.Entries.Last(entry => entry.Category == "Handlers.MessagesClient");
        Assert.Equal(id, last.Id);
        Assert.Contains(expected, last.Text, StringComparison.Ordinal);
        Assert.Contains(server.Requests[0].RequestId, last.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_of_every_stream_is_called_besides_the_log()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        List<string> ended = [];
        using IHost host = await StartAsync(Settings(server), (services, section) => services.AddMessagesClient(
            section, options => options.CreateHandler = () => new MessageHandler { OnText = delta => ended.Add(delta.ToString()) }));

        await host.Services.GetRequiredService<MessagesClient>().DispatchAsync(Request, new MessageHandler { OnText = delta => ended.Add($"own {delta}") }, cancellationToken: Cancelled);

        Assert.Equal(["Hello", "own Hello", " there", "own  there", "!", "own !"], ended);
    }

    [Fact]
    public async Task The_scope_of_a_stream_that_is_never_read_ends_with_its_disposal()
    {
        using IHost host = await StartAsync([], (services, _) =>
        {
            services.AddMessagesClient(options => options.ApiKey = Key);
            services.AddSingleton<List<string>>();
            services.AddScoped<Resource>();
            services.AddScoped<Scoped>();
        });

        await host.Services.GetRequiredService<MessagesClient>().Stream<Scoped>(host.Services.GetRequiredService<IServiceScopeFactory>(), Request).DisposeAsync();

        Assert.Equal(["end", "disposed"], host.Services.GetRequiredService<List<string>>());
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

        var client = host.Services.GetRequiredService<MessagesClient>();
        var scopes = host.Services.GetRequiredService<IServiceScopeFactory>();
        await client.DispatchAsync<Scoped>(scopes, Request, cancellationToken: Cancelled);
        await using (MessageStream stream = client.Stream<Scoped>(scopes, Request))
        {
            Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Cancelled));
        }

        string[] once = ["Hello", " there", "!", "end", "disposed"];
        Assert.Equal([.. once, .. once], host.Services.GetRequiredService<List<string>>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_scope_of_a_tool_set_lives_as_long_as_its_run(bool hasScopedHandler)
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().ToolUse("t1", "look_up", """{"word":"cat"}"""), Local.HelloScript]);
        using IHost host = await StartAsync(Settings(server), (services, section) =>
        {
            services.AddMessagesClient(section);
            services.AddSingleton<List<string>>();
            services.AddScoped<Resource>();
            services.AddScoped<Scoped>();
            services.AddScoped<ScopedTools>();
        });

        var client = host.Services.GetRequiredService<MessagesClient>();
        var scopes = host.Services.GetRequiredService<IServiceScopeFactory>();
        Message answer = hasScopedHandler
            ? await client.RunToolsAsync<ScopedTools, Scoped>(scopes, Request, cancellationToken: Cancelled)
            : await client.RunToolsAsync<ScopedTools>(scopes, Request, cancellationToken: Cancelled);

        Assert.Equal("Hello there!", Assert.IsType<TextBlock>(Assert.Single(answer.Content)).Text);
        string[] handled = hasScopedHandler ? ["end", "cat", "Hello", " there", "!", "end", "disposed"] : ["cat", "disposed"];
        Assert.Equal(handled.Order(), host.Services.GetRequiredService<List<string>>().Order());
        Assert.Equal("disposed", host.Services.GetRequiredService<List<string>>()[^1]);
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

    private sealed class Resource(List<string> log) : IDisposable
    {
        public void Use(string text) => log.Add(text);

        public void Dispose() => log.Add("disposed");
    }

    private sealed partial class ScopedTools(Resource resource)
    {
        /// <summary>Looks a word up.</summary>
        /// <param name="word">The word.</param>
        [Tool]
        public string LookUp(string word)
        {
            resource.Use(word);
            return "a word";
        }
    }

    private sealed partial class Scoped(Resource resource)
    {
        [OnText]
        private void Print(string delta) => resource.Use(delta);

        [OnEnd]
        private void End() => resource.Use("end");
    }
}
