using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Each endpoint against the local server, which checks what a request to it must have.</summary>
public sealed class EndpointTests
{
    private const string GooglePath = "/v1/projects/my-project/locations/us-east5/publishers/anthropic/models/claude-sonnet-5";

    public static TheoryData<string> Endpoints => ["anthropic", "google", "foundry"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_is_streamed(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.True(request.Stream);
        Assert.Equal(endpoint switch { "google" => $"{GooglePath}:streamRawPredict", "foundry" => "/anthropic/v1/messages", _ => "/v1/messages" }, request.Path);
        CheckCredential(endpoint, request, "secret");
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_is_taken_whole(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Options(endpoint, server));

        Message message = await client.CreateAsync(Local.Hello, cancellationToken: Token);
        Message blocking = client.Create(Local.Hello);

        Assert.Equal("Hello there!", message.GetText());
        Assert.Equal("Hello there!", blocking.GetText());
        Assert.Equal(
            endpoint switch { "google" => $"{GooglePath}:rawPredict", "foundry" => "/anthropic/v1/messages", _ => "/v1/messages" },
            server.Requests[0].Path);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_refusal_is_an_api_exception(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Error(403, "permission_error", "No."));
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        var exception = await Assert.ThrowsAsync<ApiException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal(403, exception.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_failed_attempt_is_repeated(string endpoint)
    {
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Later.").Header("retry-after-ms", "1"), Local.HelloScript]);
        using var client = new MessagesClient(Options(endpoint, server) with { MaxRetries = 1 });
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body.ToArray(), server.Requests[1].Body.ToArray());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Each_attempt_asks_for_its_token(string endpoint)
    {
        int asked = 0;
        await using var server = LocalMessagesServer.Start([MessageScript.Error(529, "overloaded_error", "Later.").Header("retry-after-ms", "1"), Local.HelloScript]);
        using var client = new MessagesClient(Options(endpoint, server) with
        {
            ApiKey = null,
            AuthToken = null,
            AuthTokenProvider = async cancellationToken =>
            {
                await Task.Yield();
                return $"token-{++asked}";
            },
            MaxRetries = 1,
        });
        await using MessageStream stream = client.Stream(Local.Hello);

        await stream.UntilDoneAsync(Token);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], server.Requests.Select(request => request.Headers["authorization"]));
    }

    [Fact]
    public async Task Google_Cloud_has_the_model_in_the_address_and_the_version_in_the_body()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Options("google", server));

        await client.CreateAsync(Local.Hello with { Model = "claude-sonnet-5@20260101" }, cancellationToken: Token);

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.EndsWith("/models/claude-sonnet-5@20260101:rawPredict", request.Path, StringComparison.Ordinal);
        Assert.False(request.Json.TryGetProperty("model", out _));
        Assert.Equal(request.Headers["anthropic-version"], request.Json.GetProperty("anthropic_version").GetString());
        Assert.Equal(1024, request.Json.GetProperty("max_tokens").GetInt32());
    }

    [Theory]
    [InlineData("us-east5", "us-east5-aiplatform.googleapis.com")]
    [InlineData("global", "aiplatform.googleapis.com")]
    [InlineData("eu", "aiplatform.eu.rep.googleapis.com")]
    public void Google_Cloud_has_a_host_for_each_region(string region, string host)
        => Assert.Equal(host, new MessagesClientOptions { Endpoint = MessagesEndpoint.GoogleCloud("my-project", region) }.BaseUrl.Host);

    [Fact]
    public void Foundry_has_a_host_for_each_resource()
        => Assert.Equal("https://mine.services.ai.azure.com/anthropic", new MessagesClientOptions { Endpoint = MessagesEndpoint.Foundry("mine") }.BaseUrl.AbsoluteUri);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a@evil.example")]
    [InlineData("a?b")]
    [InlineData("")]
    public void A_name_that_would_change_the_address_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => MessagesEndpoint.Foundry(name));
        Assert.Throws<ArgumentException>(() => MessagesEndpoint.GoogleCloud(name, "global"));
        Assert.Throws<ArgumentException>(() => MessagesEndpoint.GoogleCloud("my-project", name));
    }

    [Fact]
    public void Another_endpoint_needs_a_credential_of_its_own()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => new MessagesClient(new MessagesClientOptions { Endpoint = MessagesEndpoint.GoogleCloud("my-project", "global"), ApiKey = null, AuthToken = null }));

        Assert.Contains("AuthTokenProvider", exception.Message, StringComparison.Ordinal);
    }

    private static void CheckCredential(string endpoint, ReceivedRequest request, string secret)
    {
        if (endpoint == "google")
        {
            Assert.Equal($"Bearer {secret}", request.Headers["authorization"]);
            Assert.False(request.Headers.ContainsKey("x-api-key"));
        }
        else if (endpoint == "foundry")
        {
            Assert.Equal(secret, request.Headers["x-api-key"]);
            Assert.False(request.Headers.ContainsKey("authorization"));
        }
    }

    private static MessagesClientOptions Options(string endpoint, LocalMessagesServer server) => new()
    {
        Endpoint = endpoint switch
        {
            "google" => MessagesEndpoint.GoogleCloud("my-project", "us-east5"),
            "foundry" => MessagesEndpoint.Foundry("mine"),
            _ => MessagesEndpoint.Anthropic,
        },
        BaseUrl = endpoint == "foundry" ? new Uri(server.BaseAddress, "anthropic") : server.BaseAddress,
        ApiKey = endpoint == "google" ? null : "secret",
        AuthToken = endpoint == "google" ? "secret" : null,
        MaxRetries = 0,
    };
}
