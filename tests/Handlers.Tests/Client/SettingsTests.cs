using System.Reflection;
using System.Text.Json;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A setting that cannot be meant is refused where it is first used, before anything is sent, and the message says what to write.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Type> OptionTypes => [typeof(MessagesClientOptions), typeof(RequestOptions), typeof(MessageStreamOptions)];

    public static TheoryData<Type> ModelTypes => [.. typeof(ApiObject).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(ApiObject)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)];

    [Theory]
    [InlineData("https://api.test/v1", "\"https://api.test\"")]
    [InlineData("https://api.test/v1/", "\"https://api.test\"")]
    [InlineData("https://api.test/v1/messages", "\"https://api.test\"")]
    [InlineData("https://api.test:8443/anthropic/v1/messages/", "\"https://api.test:8443/anthropic\"")]
    [InlineData("https://api.test/?beta=true", "query")]
    [InlineData("https://api.test/#there", "fragment")]
    [InlineData("https://user:canary@api.test/", "ApiKey")]
    [InlineData("ftp://api.test/", "https address")]
    [InlineData("/v1", "https address")]
    [InlineData("api.test", "https address")]
    public void An_address_to_which_nothing_can_be_appended_is_refused(string address, string hint)
    {
        var e = Assert.Throws<ArgumentException>("BaseUrl", () => new MessagesClient(new MessagesClientOptions { BaseUrl = new Uri(address, UriKind.RelativeOrAbsolute), ApiKey = "key" }));

        Assert.Contains(hint, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.test", "https://api.test/v1/messages")]
    [InlineData("https://api.test/", "https://api.test/v1/messages")]
    [InlineData("https://api.test/anthropic", "https://api.test/anthropic/v1/messages")]
    [InlineData("https://api.test/v1/anthropic/", "https://api.test/v1/anthropic/v1/messages")]
    [InlineData("https://api.test/rev1", "https://api.test/rev1/v1/messages")]
    public async Task Any_other_address_has_the_path_appended(string address, string expected)
    {
        Uri? sent = null;
        MessagesClientOptions options = StubTransport.Options(request =>
        {
            sent = request.RequestUri;
            return StubTransport.EventStream(Local.HelloScript.OpenRead());
        });
        using MessagesClient client = new(options with { BaseUrl = new Uri(address) });

        await client.DispatchAsync(Local.Hello, new MessageHandler(), cancellationToken: Token);

        Assert.Equal(expected, sent!.AbsoluteUri);
    }

    [Theory]
    [MemberData(nameof(OptionTypes))]
    public void No_option_takes_null_that_cannot_be_null(Type type)
    {
        foreach (PropertyInfo property in NeverNull(type))
        {
            object options = Activator.CreateInstance(type)!;
            property.SetValue(options, null);
            var e = Assert.Throws<ArgumentNullException>(() => Use(options));
            Assert.Equal(property.Name, e.ParamName);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(50 * 24 * 3600)]
    public void A_timeout_is_positive_and_no_longer_than_a_timer_takes(int seconds)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(seconds);
        Assert.Throws<ArgumentOutOfRangeException>("Timeout", () => Use(new MessagesClientOptions { ApiKey = "key", Timeout = timeout }));
        Assert.Throws<ArgumentOutOfRangeException>("Timeout", () => Use(new RequestOptions { Timeout = timeout }));
        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => Use(new RequestOptions { IdleTimeout = timeout }));
        Assert.Throws<ArgumentOutOfRangeException>("IdleTimeout", () => Use(new MessageStreamOptions { IdleTimeout = timeout }));
    }

    [Fact]
    public async Task The_longest_timeout_that_is_taken_can_be_waited_for()
    {
        TimeSpan longest = TimeSpan.FromDays(49);
        MessagesClientOptions options = StubTransport.Options(_ => StubTransport.EventStream(Local.HelloScript.OpenRead()));
        using MessagesClient client = new(options with { Timeout = longest, Stream = new MessageStreamOptions { IdleTimeout = longest } });

        Assert.Equal("Hello there!", await client.Stream(Local.Hello).GetFinalTextAsync(Token));
    }

    [Theory]
    [InlineData("Content-Length", "5")]
    [InlineData("content-type", "text/plain")]
    [InlineData("content-encoding", "gzip")]
    [InlineData("expires", "0")]
    public void A_header_of_the_body_is_refused(string name, string value)
    {
        var headers = new Dictionary<string, string> { [name] = value };
        Assert.Contains(name, Assert.Throws<ArgumentException>("Headers", () => Use(new MessagesClientOptions { ApiKey = "key", Headers = headers })).Message, StringComparison.Ordinal);
        Assert.Contains(name, Assert.Throws<ArgumentException>("Headers", () => Use(new RequestOptions { Headers = headers })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_and_a_stream_keep_the_options_that_they_were_given()
    {
        Uri? sent = null;
        MessagesClientOptions options = StubTransport.Options(request =>
        {
            sent = request.RequestUri;
            Assert.Equal("1", request.Headers.GetValues("x-extra").Single());
            return StubTransport.EventStream(Local.HelloScript.OpenRead());
        });
        options.Headers["x-extra"] = "1";
        using MessagesClient client = new(options);
        RequestOptions request = new();
        MessageStream stream = client.Stream(Local.Hello, options: request);

        options.Headers["x-extra"] = "2";
        options.BaseUrl = new Uri("https://elsewhere.test/");
        options.Stream.MaxEventBytes = 1;
        request.Headers["x-extra"] = "3";

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
        Assert.Equal("api.test", sent!.Host);
    }

    [Fact]
    public void No_header_and_no_beta_is_null()
    {
        Assert.Contains("header x-empty", Assert.Throws<ArgumentException>(() => Use(new RequestOptions { Headers = new Dictionary<string, string> { ["x-empty"] = null! } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Use(new MessagesClientOptions { Betas = [null!] }));
    }

    // A model is refused for what its JSON would be, or may hold null where JSON does; what matters is that a request says which field is missing, and that nothing trips over it.
    [Theory]
    [MemberData(nameof(ModelTypes))]
    public void No_model_trips_over_null(Type type)
    {
        // Reflection leaves out what the compiler requires.
        if (Record.Exception(() => Activator.CreateInstance(type)!.ToString()) is not null)
        {
            return;
        }

        foreach (PropertyInfo property in NeverNull(type))
        {
            var model = (ApiObject)Activator.CreateInstance(type)!;
            Exception? refused = Record.Exception(() => property.SetValue(model, null));
            if (refused is not null)
            {
                Assert.True(refused.InnerException is JsonException { Message.Length: > 0 }, refused.ToString());
                continue;
            }

            string what = $"{type.Name}.{property.Name}";
            NotTripped(what, () => model.ToJson());
            NotTripped(what, () => model.ToString());
            NotTripped(what, () => model.GetHashCode());
            NotTripped(what, () => model.Equals(Activator.CreateInstance(type)));
            NotTripped(what, () => (RequestWith(model) is { } request ? request : Local.Hello).Validate());
        }
    }

    /// <summary>Hands the options to what takes them; nothing is sent or read.</summary>
    private static void Use(object options)
    {
        switch (options)
        {
            case MessagesClientOptions client:
                new MessagesClient(client).Dispose();
                break;
            case RequestOptions request:
                using (var client = new MessagesClient(new MessagesClientOptions { ApiKey = "key" }))
                {
                    client.Stream(Local.Hello, options: request).Dispose();
                }

                break;
            case MessageStreamOptions stream:
                MessageStream.Create(Stream.Null, options: stream).Dispose();
                break;
        }
    }

    private static MessageRequest? RequestWith(ApiObject model) => model switch
    {
        MessageRequest request => request,
        MessageParam message => Local.Hello with { Messages = [message] },
        ContentBlock block => Local.Hello with { Messages = [MessageParam.User([block])] },
        ContentSource source => Local.Hello with { Messages = [MessageParam.User([new DocumentBlock { Source = source }])] },
        Tool tool => Local.Hello with { Tools = [tool] },
        ToolChoice choice => Local.Hello with { ToolChoice = choice },
        ThinkingConfig thinking => Local.Hello with { Thinking = thinking },
        McpServer server => Local.Hello with { McpServers = [server] },
        OutputConfig config => Local.Hello with { OutputConfig = config },
        OutputFormat format => Local.Hello with { OutputConfig = new OutputConfig { Format = format } },
        ContextManagement management => Local.Hello with { ContextManagement = management },
        ContextEdit edit => Local.Hello with { ContextManagement = new ContextManagement { Edits = [edit] } },
        _ => null,
    };

    private static void NotTripped(string what, Action action)
    {
        if (Record.Exception(action) is { } e and not ArgumentException)
        {
            Assert.Fail($"{what} is null: {e}");
        }
    }

    private static IEnumerable<PropertyInfo> NeverNull(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return type.GetProperties().Where(property => property is { CanWrite: true, PropertyType.IsValueType: false }
            && property.SetMethod!.IsPublic && nullability.Create(property).WriteState == NullabilityState.NotNull);
    }
}
