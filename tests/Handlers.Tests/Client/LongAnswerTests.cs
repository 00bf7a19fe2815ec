using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A request without streaming, whose answer may take more than 10 minutes (an hour for each 128,000 tokens), needs a timeout that says so.</summary>
public sealed class LongAnswerTests
{
    private static readonly MessageRequest TooLong = Local.Hello with { MaxTokens = 21_334 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(21_334, false)]
    [InlineData(21_334, true)]
    [InlineData(128_000, false)]
    [InlineData(int.MaxValue, true)]
    public async Task It_is_refused_before_it_is_sent(int maxTokens, bool synchronous)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        MessageRequest request = Local.Hello with { MaxTokens = maxTokens };

        ArgumentException thrown = synchronous
            ? Assert.Throws<ArgumentException>(() => client.Create(request))
            : await Assert.ThrowsAsync<ArgumentException>(() => client.CreateAsync(request, cancellationToken: Token));

        Assert.Contains("max_tokens", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Stream", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Timeout", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21_333)]
    public async Task A_shorter_one_is_sent(int maxTokens)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);

        Assert.Equal("Hello there!", (await client.CreateAsync(Local.Hello with { MaxTokens = maxTokens }, cancellationToken: Token)).GetText());
    }

    [Fact]
    public async Task It_is_sent_if_a_timeout_is_set_or_the_reply_is_streamed()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        using var patient = new MessagesClient(Local.Options(server) with { Timeout = TimeSpan.FromMinutes(10) });

        await patient.CreateAsync(TooLong, cancellationToken: Token);
        await client.CreateAsync(TooLong, new RequestOptions { Timeout = TimeSpan.FromHours(1) }, Token);
        await client.Stream(TooLong).GetFinalMessageAsync(Token);
        await client.DispatchAsync(TooLong, new MessageHandler(), cancellationToken: Token);

        Assert.Equal(4, server.Requests.Count);
    }
}
