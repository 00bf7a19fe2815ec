using System.Net;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A server that echoes the key, wherever and however it writes it: no exception shows it.</summary>
public sealed class EchoTests
{
    private const string Key = "sk-canary+abc/def=";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sk-canary\\u002Babc/def=")]
    [InlineData("sk-canary\\u002babc/def\\u003D")]
    [InlineData("sk-canary+abc\\/def=")]
    [InlineData("\\u0073k-canary+abc\\u002fdef=")]
    public async Task Escaped_in_the_body_of_an_error(string escaped)
    {
        string json = $"{{\"type\":\"error\",\"error\":{{\"type\":\"authentication_error\",\"message\":\"The key {escaped} is wrong.\"}}}}";
        ApiException e = Assert.IsType<ApiException>(await SendAsync(MessageScript.Reply(HttpStatusCode.Unauthorized, json)));

        Assert.Equal("The key [removed] is wrong.", e.Error.Message);
        AssertBlanked(e);
        Assert.DoesNotContain("canary", e.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_an_error_event(bool afterText)
    {
        MessageScript script = afterText ? new MessageScript().Text("Hello") : new MessageScript().Bare();
        ApiException e = Assert.IsType<ApiException>(await SendAsync(script.ErrorEvent("invalid_request_error", $"The key {Key} is wrong.")));

        Assert.Equal("The key [removed] is wrong.", e.Error.Message);
        AssertBlanked(e);
    }

    [Fact]
    public async Task In_a_reason_phrase()
    {
        ApiException e = Assert.IsType<ApiException>(await SendAsync(() => new HttpResponseMessage(HttpStatusCode.Unauthorized) { ReasonPhrase = $"No {Key} here", Content = new StringContent("") }));

        Assert.Equal("No [removed] here", e.Error.Message);
        AssertBlanked(e);
    }

    [Fact]
    public async Task In_the_request_id()
    {
        ApiException e = Assert.IsType<ApiException>(await SendAsync(MessageScript.Error(401, "authentication_error", "?").Header("request-id", Key)));

        AssertBlanked(e);
        Assert.DoesNotContain("canary", e.RequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_content_type()
    {
        Exception e = await SendAsync(() => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent("") { Headers = { ContentType = new($"text/{Key[..9]}") } },
        }, Key[..9]);

        Assert.IsType<InvalidStreamException>(e);
        AssertBlanked(e);
    }

    private static void AssertBlanked(Exception e) => Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);

    private static async Task<Exception> SendAsync(MessageScript reply)
    {
        await using var server = LocalMessagesServer.Start(reply);
        using var client = new MessagesClient(Local.Options(server) with { ApiKey = Key });
        return await ReadAsync(client);
    }

    private static async Task<Exception> SendAsync(Func<HttpResponseMessage> answer, string key = Key)
    {
        using var client = new MessagesClient(StubTransport.Options(_ => answer()) with { ApiKey = key });
        return await ReadAsync(client);
    }

    private static async Task<Exception> ReadAsync(MessagesClient client)
    {
        await using MessageStream stream = client.Stream(Local.Hello);
        return (await Record.ExceptionAsync(() => stream.UntilDoneAsync(Token)))!;
    }
}
