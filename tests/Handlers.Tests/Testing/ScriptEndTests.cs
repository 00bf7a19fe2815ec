using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>How a scripted reply ends in the middle, streaming or not: everything before the end arrives.</summary>
public sealed class ScriptEndTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_before_an_abort_arrives(bool cut)
    {
        string[] deltas = [.. Enumerable.Range(0, 500).Select(i => $"{i} {new string('x', 100)}")];
        await using var server = LocalMessagesServer.Start(cut ? new MessageScript().Text(deltas).Cut() : new MessageScript().Text(deltas).Abort());
        using MessagesClient client = Local.Client(server);
        for (int i = 0; i < LongTests.Times(50); i++)
        {
            var e = await Assert.ThrowsAsync<StreamInterruptedException>(() => client.Stream(Local.Hello).UntilDoneAsync(Token));

            Assert.Equal(string.Concat(deltas), e.PartialMessage!.GetText());
            Assert.Equal(cut, e.InnerException is null);
        }

        Assert.All(server.Requests, request => Assert.False(request.Aborted.IsCompletedSuccessfully));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("abort")]
    [InlineData("cut before the message")]
    [InlineData("abort before the message")]
    public async Task Without_streaming_the_message_ends_in_the_middle(string end)
    {
        await using var server = LocalMessagesServer.Start(end switch
        {
            "cut" => new MessageScript().Text("Hello").Cut(),
            "abort" => new MessageScript().Text("Hello").Abort(),
            "cut before the message" => new MessageScript().Bare().Cut(),
            _ => new MessageScript().Bare().Abort(),
        });
        using MessagesClient client = Local.Client(server);

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));

        Assert.Equal(end.StartsWith("abort", StringComparison.Ordinal), e.InnerException is IOException);
        await Assert.ThrowsAsync<StreamInterruptedException>(() => Ways.BlockAsync(() => client.Create(Local.Hello)));
    }

    [Fact]
    public async Task Without_streaming_a_stall_waits_for_the_client_to_leave()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        using MessagesClient client = Local.Client(server);
        using var source = new CancellationTokenSource();
        Task<Message> waiting = client.CreateAsync(Local.Hello, cancellationToken: source.Token);
        ReceivedRequest request = await server.NextRequestAsync(Token);

        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        await request.Aborted.WaitAsync(Token);
    }
}
