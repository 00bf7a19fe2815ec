using Amazon;
using Amazon.Runtime;
using Handlers.Bedrock;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A request has one credential, in the form that the version of the API asks for.</summary>
[Collection(Alone.Name)]
public sealed class CredentialTests
{
    private const string Key = "canary-key";
    private const string Other = "canary-other";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Pairs
    {
        get
        {
            string[] all = ["ApiKey", "AuthToken", "AuthTokenProvider", "Headers[x-api-key]", "Headers[authorization]", "HttpClient.DefaultRequestHeaders"];
            return [.. from i in Enumerable.Range(0, all.Length) from j in Enumerable.Range(i + 1, all.Length - i - 1) select new TheoryDataRow<string, string>(all[i], all[j])];
        }
    }

    [Theory]
    [InlineData(null, "authorization", "2026-10-21", false)]
    [InlineData(null, "authorization", "2026-10-21", true)]
    [InlineData("2026-10-21", "authorization", "2026-10-21", false)]
    [InlineData("2027-03-01", "authorization", "2027-03-01", true)]
    [InlineData("2026-10-20", "x-api-key", "2026-10-20", false)]
    [InlineData("2023-06-01", "x-api-key", "2023-06-01", true)]
    public async Task The_version_says_how_the_key_is_sent(string? version, string header, string sent, bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript, new LocalMessagesServerOptions { ApiKey = "test-key" });
        MessagesClientOptions options = Local.Options(server);
        using var client = new MessagesClient(version is null ? options : options with { ApiVersion = version });

        _ = synchronous ? client.Create(Local.Hello) : await client.Stream(Local.Hello).GetFinalMessageAsync(Token);

        IReadOnlyDictionary<string, string> headers = Assert.Single(server.Requests).Headers;
        Assert.Equal(sent, headers["anthropic-version"]);
        AssertCredential(headers, header, "test-key");
    }

    [Theory]
    [InlineData("2023-06-01", "x-api-key")]
    [InlineData("2026-10-21", "authorization")]
    public async Task A_version_among_the_headers_counts_as_well(string version, string header)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        await client.CreateAsync(Local.Hello, new RequestOptions { Headers = new Dictionary<string, string> { ["anthropic-version"] = version } }, Token);

        AssertCredential(server.Requests[0].Headers, header, "test-key");
    }

    [Theory]
    [InlineData("2023-06-01")]
    [InlineData("2026-10-21")]
    public async Task A_token_is_sent_as_one_with_every_version(string version)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Local.Options(server) with { ApiKey = null, AuthToken = Key, ApiVersion = version });

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        AssertCredential(server.Requests[0].Headers, "authorization", Key);
    }

    [Theory]
    [InlineData("foundry", "x-api-key")]
    [InlineData("google", "authorization")]
    [InlineData("bedrock", "authorization")]
    public async Task A_cloud_gets_the_key_in_its_own_form_with_every_version(string endpoint, string header)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        foreach (string version in (string[])["2023-06-01", "2026-10-21"])
        {
            using MessagesClient client = server.CreateClient(new MessagesClientOptions
            {
                Endpoint = endpoint switch
                {
                    "foundry" => MessagesEndpoint.Foundry("mine"),
                    "google" => MessagesEndpoint.GoogleCloud("my-project", "global"),
                    _ => new BedrockEndpoint(RegionEndpoint.USEast1, new BasicAWSCredentials("AKIDLOCAL", "local")),
                },
                ApiKey = Key,
                ApiVersion = version,
            });

            await client.CreateAsync(Local.Hello, cancellationToken: Token);

            AssertCredential(server.Requests[^1].Headers, header, Key);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_credentials_are_refused_where_they_are_set(string first, string second)
    {
        using var http = new HttpClient();
        var options = new MessagesClientOptions { HttpClient = http };
        Give(options, first, Key);
        Give(options, second, Other);

        string message = Assert.Throws<ArgumentException>(() => new MessagesClient(options)).Message;

        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(second, message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_credentials_among_the_headers_of_a_request_are_refused()
    {
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = Key });
        var options = new RequestOptions { Headers = new Dictionary<string, string> { ["X-Api-Key"] = Key, ["Authorization"] = Other } };

        Assert.Contains("Headers[x-api-key] and Headers[authorization]", Assert.Throws<ArgumentException>(() => client.Create(Local.Hello, options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ApiKey", "x-api-key")]
    [InlineData("ApiKey", "authorization")]
    [InlineData("AuthToken", "x-api-key")]
    [InlineData("AuthTokenProvider", "x-api-key")]
    [InlineData("Headers[x-api-key]", "authorization")]
    [InlineData("Headers[authorization]", "x-api-key")]
    public async Task A_credential_among_the_headers_of_a_request_replaces_the_clients(string clients, string header)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        MessagesClientOptions options = Local.Options(server) with { ApiKey = null, AuthToken = null };
        Give(options, clients, Other);
        using var client = new MessagesClient(options);

        await client.CreateAsync(Local.Hello, new RequestOptions { Headers = new Dictionary<string, string> { [header] = header == "authorization" ? $"Bearer {Key}" : Key } }, Token);

        AssertCredential(server.Requests[0].Headers, header, Key);
    }

    [Fact]
    public async Task A_second_credential_that_the_HttpClient_would_add_is_never_sent()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-api-key", Other);
        using var client = new MessagesClient(Local.Options(server) with { ApiKey = null, HttpClient = http });
        var options = new RequestOptions { Headers = new Dictionary<string, string> { ["authorization"] = $"Bearer {Key}" } };

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.CreateAsync(Local.Hello, options, Token));

        Assert.Contains("x-api-key and authorization", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("AuthToken", "authorization")]
    [InlineData("AuthTokenProvider", "authorization")]
    [InlineData("Headers[x-api-key]", "x-api-key")]
    [InlineData("HttpClient.DefaultRequestHeaders", "authorization")]
    [InlineData("ApiKey", "authorization")]
    public async Task What_is_set_wins_over_the_environment(string what, string header)
    {
        using var environment = new Variables(("ANTHROPIC_API_KEY", Other), ("ANTHROPIC_AUTH_TOKEN", Other));
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient();
        var options = new MessagesClientOptions { BaseUrl = server.BaseAddress, HttpClient = http };
        Give(options, what, Key);
        using var client = new MessagesClient(options);

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        AssertCredential(server.Requests[0].Headers, header, Key);
    }

    [Fact]
    public async Task Of_two_in_the_environment_the_key_is_sent_and_a_warning_is_traced()
    {
        using var environment = new Variables(("ANTHROPIC_API_KEY", Key), ("ANTHROPIC_AUTH_TOKEN", Other));
        using var output = new StringWriter();
        using var listener = new System.Diagnostics.TextWriterTraceListener(output);
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        System.Diagnostics.Trace.Listeners.Add(listener);
        try
        {
            using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress });
            await client.CreateAsync(Local.Hello, cancellationToken: Token);
        }
        finally
        {
            System.Diagnostics.Trace.Listeners.Remove(listener);
        }

        AssertCredential(server.Requests[0].Headers, "authorization", Key);
        Assert.Contains("ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_the_environment_is_sent_if_there_is_no_key()
    {
        using var environment = new Variables(("ANTHROPIC_API_KEY", null), ("ANTHROPIC_AUTH_TOKEN", Key));
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress });

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        AssertCredential(server.Requests[0].Headers, "authorization", Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-10-21\r\nx-evil: 1")]
    [InlineData("é")]
    public void A_version_that_no_header_may_have_is_refused(string version)
        => Assert.Contains("ApiVersion", Assert.Throws<ArgumentException>(() => new MessagesClient(new MessagesClientOptions { ApiKey = Key, ApiVersion = version })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_local_server_refuses_two_credentials()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.BaseAddress, "v1/messages"))
        {
            Headers = { { "x-api-key", Key }, { "authorization", $"Bearer {Key}" }, { "anthropic-version", "2026-10-21" } },
            Content = new StringContent("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}]}"""),
        };

        using HttpResponseMessage response = await http.SendAsync(request, Token);

        Assert.Equal(401, (int)response.StatusCode);
    }

    private static void Give(MessagesClientOptions options, string what, string value)
    {
        switch (what)
        {
            case "ApiKey": options.ApiKey = value; break;
            case "AuthToken": options.AuthToken = value; break;
            case "AuthTokenProvider": options.AuthTokenProvider = _ => new ValueTask<string>(value); break;
            case "Headers[x-api-key]": options.Headers["X-Api-Key"] = value; break;
            case "Headers[authorization]": options.Headers["Authorization"] = $"Bearer {value}"; break;
            default: options.HttpClient!.DefaultRequestHeaders.Add("Authorization", $"Bearer {value}"); break;
        }
    }

    private static void AssertCredential(IReadOnlyDictionary<string, string> headers, string name, string value)
    {
        Assert.Equal(name == "authorization" ? $"Bearer {value}" : value, headers[name]);
        Assert.Single(headers.Keys, header => header.ToLowerInvariant() is "x-api-key" or "authorization");
    }

    /// <summary>Sets variables of the process's environment, and puts back what they were.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly (string Name, string? Value)[] _before;

        public Variables(params (string Name, string? Value)[] variables)
        {
            _before = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
            Set(variables);
        }

        public void Dispose() => Set(_before);

        private static void Set((string Name, string? Value)[] variables)
        {
            foreach ((string name, string? value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
