using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Handlers.Bedrock;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Transports;

/// <summary>What a request to Bedrock is: its address, its body and its signature, which the local server checks anew.</summary>
public sealed class BedrockRequestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_of_the_API_go_into_the_body()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var client = server.CreateClient(Options() with { Betas = ["first-2026-01-01"], Headers = new Dictionary<string, string> { ["anthropic-user-profile-id"] = "profile" } });

        await client.CreateAsync(Local.Hello, new RequestOptions { Betas = ["second-2026-01-01"] }, Token);

        ReceivedRequest request = Assert.Single(server.Requests);
        JsonElement body = request.Json;
        Assert.Equal(["first-2026-01-01", "second-2026-01-01"], body.GetProperty("anthropic_beta").EnumerateArray().Select(beta => beta.GetString()));
        Assert.Equal("profile", body.GetProperty("user_profile_id").GetString());
        Assert.StartsWith("20", body.GetProperty("anthropic_version").GetString(), StringComparison.Ordinal);
        Assert.Equal(1024, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("model", out _));
        Assert.False(body.TryGetProperty("stream", out _));
        Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("anthropic", StringComparison.OrdinalIgnoreCase) || name == "x-api-key");
    }

    [Theory]
    [InlineData("us.anthropic.claude-sonnet-5-v1:0", "/model/us.anthropic.claude-sonnet-5-v1%3A0/invoke")]
    [InlineData("arn:aws:bedrock:us-east-1:123:inference-profile/my profile", "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123%3Ainference-profile%2Fmy%20profile/invoke")]
    [InlineData("ä+~", "/model/%C3%A4%2B~/invoke")]
    public async Task Any_model_id_is_one_segment_of_the_path_that_is_signed(string model, string path)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(Options());

        await client.CreateAsync(Local.Hello with { Model = model }, cancellationToken: Token);

        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(Options(new SessionAWSCredentials("AKIDLOCAL", "local", "session")));

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("session", request.Headers["x-amz-security-token"]);
        Assert.Contains("x-amz-security-token", request.Headers["authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIDLOCAL", "another", "The request signature we calculated does not match")]
    [InlineData("AKIDOTHER", "local", "The security token included in the request is invalid.")]
    public async Task A_signature_with_another_key_is_refused(string accessKey, string secretKey, string message)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(Options(new BasicAWSCredentials(accessKey, secretKey)));

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Equal(403, exception.StatusCode);
        Assert.StartsWith(message, exception.Error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("path")]
    [InlineData("date")]
    [InlineData("host")]
    public async Task What_was_changed_after_signing_is_refused(string part)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient(new Tampering(part));
        using MessagesClient client = server.CreateClient(Options() with { HttpClient = http });

        var exception = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Equal(403, exception.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_of_Bedrock_is_sent_instead_of_a_signature(bool asToken)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(asToken ? Options() with { AuthToken = "bedrock-key" } : Options() with { ApiKey = "bedrock-key" });

        await client.CreateAsync(Local.Hello, cancellationToken: Token);

        ReceivedRequest request = Assert.Single(server.Requests);
        Assert.Equal("Bearer bedrock-key", request.Headers["authorization"]);
        Assert.DoesNotContain("x-amz-date", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Each_attempt_asks_for_credentials_and_is_signed_anew()
    {
        var credentials = new CountingCredentials();
        await using var server = LocalMessagesServer.Start([MessageScript.Error(429, "rate_limit_error", "Later.").Header("retry-after-ms", "1"), Local.HelloScript]);
        using MessagesClient client = server.CreateClient(Options(credentials) with { MaxRetries = 1 });
        await using MessageStream stream = client.Stream(Local.Hello);

        await stream.UntilDoneAsync(Token);

        Assert.Equal(2, credentials.Count);
        Assert.Equal(["token-1", "token-2"], server.Requests.Select(request => request.Headers["x-amz-security-token"]));
    }

    [Fact]
    public async Task Credentials_that_cannot_be_had_fail_the_request_as_the_SDK_says()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = server.CreateClient(Options(new CountingCredentials { Fails = true }) with { MaxRetries = 2 });

        await Assert.ThrowsAsync<AmazonClientException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("us-east-1", "bedrock-runtime.us-east-1.amazonaws.com")]
    [InlineData("cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn")]
    public void Each_region_has_a_host(string region, string host)
        => Assert.Equal(host, new BedrockEndpoint(RegionEndpoint.GetBySystemName(region)).BaseUrl.Host);

    [Fact]
    public void A_region_is_needed() => Assert.Throws<ArgumentNullException>(() => new BedrockEndpoint(null!));

    private static MessagesClientOptions Options(AWSCredentials? credentials = null) => new()
    {
        Endpoint = new BedrockEndpoint(RegionEndpoint.USEast1, credentials ?? new BasicAWSCredentials("AKIDLOCAL", "local")),
        MaxRetries = 0,
    };

    private sealed class CountingCredentials : AWSCredentials
    {
        public int Count { get; private set; }

        public bool Fails { get; init; }

        public override ImmutableCredentials GetCredentials()
            => Fails ? throw new AmazonClientException("No credentials.") : new ImmutableCredentials("AKIDLOCAL", "local", $"token-{++Count}");
    }

    private sealed class Tampering(string part) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var changed = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
            foreach ((string name, IEnumerable<string> values) in request.Headers)
            {
                changed.Headers.TryAddWithoutValidation(name, values);
            }

            switch (part)
            {
                case "body":
                    string body = await request.Content!.ReadAsStringAsync(cancellationToken);
                    changed.Content = new StringContent(body.Replace("1024", "1025", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
                    changed.Content.Headers.ContentType = request.Content.Headers.ContentType;
                    break;
                case "path":
                    changed.RequestUri = new Uri(request.RequestUri!.OriginalString.Replace("claude", "claude-2", StringComparison.Ordinal));
                    break;
                case "date":
                    changed.Headers.Remove("x-amz-date");
                    changed.Headers.TryAddWithoutValidation("x-amz-date", "20200101T000000Z");
                    break;
                case "host":
                    changed.Headers.Host = "elsewhere.example";
                    break;
            }

            HttpResponseMessage response = await base.SendAsync(changed, cancellationToken);
            response.RequestMessage = request;
            return response;
        }
    }
}
