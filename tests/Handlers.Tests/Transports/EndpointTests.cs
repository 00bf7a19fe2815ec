using Amazon;
using Amazon.Runtime;
using Handlers.Bedrock;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Transports;

/// <summary>Each endpoint against the local server, which checks what a request to it must have.</summary>
public sealed class EndpointTests
{
    private const string GooglePath = "/v1/projects/my-project/locations/us-east5/publishers/anthropic/models/claude-sonnet-5";

    public static TheoryData<string> Endpoints => ["anthropic", "google", "foundry", "bedrock"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_is_streamed(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
        Assert.NotNull(stream.RequestId);

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.True(request.Stream);
        Assert.Equal(Path(endpoint, isStreaming: true), request.Path);
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
        Assert.Equal(Path(endpoint, isStreaming: false), server.Requests[0].Path);
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
        Assert.Equal(ErrorType.Permission, exception.ErrorType);
        Assert.Equal("No.", exception.Error.Message);
        Assert.NotNull(exception.RequestId);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_missing_credential_is_refused_in_the_words_of_the_service(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient(new WithoutCredential());
        using var client = new MessagesClient(Options(endpoint, server) with { HttpClient = http });

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Equal(endpoint == "bedrock" ? 403 : 401, exception.StatusCode);
        Assert.Equal(
            endpoint switch
            {
                "bedrock" => "Missing Authentication Token",
                "google" => "Request is missing required authentication credential. Expected an OAuth 2 access token.",
                _ => "x-api-key header is required",
            },
            exception.Error.Message);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_is_streamed_to_blocking_calls(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = new MessagesClient(Options(endpoint, server));
        using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", stream.GetFinalText());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_error_in_the_stream_ends_it_with_what_had_come(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").ErrorEvent("overloaded_error", "Busy."));
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        var exception = await Assert.ThrowsAsync<ApiException>(() => stream.UntilDoneAsync(Token));

        Assert.Null(exception.StatusCode);
        Assert.Equal(endpoint == "bedrock" ? "serviceUnavailableException" : "overloaded_error", exception.ErrorType.Value);
        Assert.Equal("Busy.", exception.Error.Message);
        Assert.True(exception.IsRetryable);
        Assert.Equal("Hello", exception.PartialMessage!.GetText());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_error_in_place_of_the_first_event_is_repeated(string endpoint)
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().ErrorEvent("overloaded_error", "Busy."), Local.HelloScript]);
        using var client = new MessagesClient(Options(endpoint, server) with { MaxRetries = 1 });
        await using MessageStream stream = client.Stream(Local.Hello);

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_that_is_broken_off_is_an_interrupted_stream(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Abort());
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        var exception = await Assert.ThrowsAsync<StreamInterruptedException>(() => stream.UntilDoneAsync(Token));

        Assert.Equal("Hello", exception.PartialMessage!.GetText());
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_closed_stream_ends_its_request(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);
        await foreach (string _ in stream.TextStream.WithCancellation(Token))
        {
            break;
        }

        await stream.CloseAsync();

        await server.Requests[0].Aborted.WaitAsync(Token);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_reply_of_another_content_type_is_refused(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(MessageScript.Reply(System.Net.HttpStatusCode.OK, "<html>", "text/html"));
        using var client = new MessagesClient(Options(endpoint, server));
        await using MessageStream stream = client.Stream(Local.Hello);

        var exception = await Assert.ThrowsAsync<InvalidStreamException>(() => stream.UntilDoneAsync(Token));

        Assert.Contains($"text/html, {(endpoint == "bedrock" ? BedrockEventStream.MediaType : "text/event-stream")} was expected", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_local_server_makes_a_client_of_each_endpoint(string endpoint)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(Options(endpoint, server) with { BaseUrl = new Uri("https://elsewhere.example") });

        Assert.Equal("Hello there!", (await client.CreateAsync(Local.Hello, cancellationToken: Token)).GetText());
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

    private static string Path(string endpoint, bool isStreaming) => endpoint switch
    {
        "google" => $"{GooglePath}:{(isStreaming ? "streamRawPredict" : "rawPredict")}",
        "foundry" => "/anthropic/v1/messages",
        "bedrock" => $"/model/claude-sonnet-5/{(isStreaming ? "invoke-with-response-stream" : "invoke")}",
        _ => "/v1/messages",
    };

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
            "bedrock" => new BedrockEndpoint(RegionEndpoint.USEast1, new BasicAWSCredentials("AKIDLOCAL", "local")),
            _ => MessagesEndpoint.Anthropic,
        },
        BaseUrl = endpoint == "foundry" ? new Uri(server.BaseAddress, "anthropic") : server.BaseAddress,
        ApiKey = endpoint is "google" or "bedrock" ? null : "secret",
        AuthToken = endpoint == "google" ? "secret" : null,
        MaxRetries = 0,
    };

    private sealed class WithoutCredential() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("x-api-key");
            request.Headers.Remove("authorization");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
