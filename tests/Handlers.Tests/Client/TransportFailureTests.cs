using System.Net;
using System.Net.Sockets;
using Handlers.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>A failing transport has one name, whether or not one streams, and a timeout names the setting that was at work.</summary>
public sealed class TransportFailureTests
{
    public static TheoryData<SendWay> Calls => [.. Enum.GetValues<SendWay>()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_refused_connection_is_an_interruption(SendWay call)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = address, ApiKey = "test-key", MaxRetries = 0 });

        var e = await Assert.ThrowsAsync<StreamInterruptedException>(() => client.SendAsync(call, cancellationToken: Token));

        Assert.IsType<HttpRequestException>(e.InnerException);
        Assert.Contains("ConnectionError", e.Message, StringComparison.Ordinal);
        Assert.Null(e.PartialMessage);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_reply_that_ends_too_early_is_an_interruption(SendWay call)
    {
        await using var server = LocalMessagesServer.Start([new MessageScript().Text("Hello").Cut(), new MessageScript().Text("Hello").Abort()]);
        using MessagesClient client = Local.Client(server);

        Assert.Null((await Assert.ThrowsAsync<StreamInterruptedException>(() => client.SendAsync(call, cancellationToken: Token))).InnerException);
        Assert.IsAssignableFrom<IOException>((await Assert.ThrowsAsync<StreamInterruptedException>(() => client.SendAsync(call, cancellationToken: Token))).InnerException);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_timeout_names_the_setting_that_was_at_work(SendWay call)
    {
        var time = new FakeTimeProvider();
        MessagesClientOptions silent = StubTransport.Options(new StubTransport(NeverAsync)) with
        {
            Timeout = TimeSpan.FromSeconds(40),
            Stream = new MessageStreamOptions { TimeProvider = time },
        };
        using var client = new MessagesClient(silent);
        using var http = new HttpClient(new StubTransport(NeverAsync)) { Timeout = TimeSpan.FromMilliseconds(1) };
        using var impatient = new MessagesClient(silent with { HttpClient = http });

        Assert.EndsWith("within 00:00:40 (MessagesClientOptions.Timeout).", await TimeoutAsync(client, null), StringComparison.Ordinal);
        Assert.EndsWith("within 00:00:20 (RequestOptions.Timeout).", await TimeoutAsync(client, new RequestOptions { Timeout = TimeSpan.FromSeconds(20) }), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => impatient.SendAsync(call, cancellationToken: Token));
        Assert.Contains("the HttpClient that was given", e.Message, StringComparison.Ordinal);
        Assert.Contains("HttpClient.Timeout", e.InnerException!.Message, StringComparison.Ordinal);

        async Task<string> TimeoutAsync(MessagesClient client, RequestOptions? options)
        {
            Task sending = client.SendAsync(call, options, Token);
            await time.AdvanceUntilAsync(sending, TimeSpan.FromSeconds(1));
            return (await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => sending)).Message;
        }
    }

    [Theory]
    [InlineData(SendWay.StreamAsync)]
    [InlineData(SendWay.Stream)]
    [InlineData(SendWay.EventsAsync)]
    public async Task A_silence_before_the_first_event_names_the_idle_timeout(SendWay call)
    {
        var time = new FakeTimeProvider();
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(new MessageScript().Bare().Stall().OpenRead())) with
        {
            Stream = new MessageStreamOptions { TimeProvider = time, IdleTimeout = TimeSpan.FromSeconds(7) },
        });

        Task sending = client.SendAsync(call, cancellationToken: Token);
        await time.AdvanceUntilAsync(sending, TimeSpan.FromSeconds(1));

        Assert.Contains("00:00:07 (MessageStreamOptions.IdleTimeout)", (await Assert.ThrowsAsync<MessageStreamTimeoutException>(() => sending)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_client_that_is_disposed_is_called_by_its_name()
    {
        MessagesClientOptions options = StubTransport.Options(_ => StubTransport.EventStream(Local.HelloScript.OpenRead()));
        using var client = new MessagesClient(options);
        options.HttpClient!.Dispose();

        foreach (SendWay call in Enum.GetValues<SendWay>())
        {
            Assert.Contains(nameof(HttpClient), (await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SendAsync(call, cancellationToken: Token))).ObjectName, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_of_bytes_can_be_iterated_once_and_a_second_time_says_so()
    {
        IAsyncEnumerable<MessageStreamEvent> events = MessageStream.ReadEventsAsync(Local.HelloScript.OpenRead());
        IEnumerable<MessageStreamEvent> ofResponse = MessageStream.ReadEvents(StubTransport.EventStream(Local.HelloScript.OpenRead()));
        int count = 0;
        await foreach (MessageStreamEvent _ in events.WithCancellation(Token))
        {
            count++;
        }

        Assert.Equal(count, ofResponse.Count());

        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await events.GetAsyncEnumerator(Token).MoveNextAsync());
        Assert.Contains("iterated once", e.Message, StringComparison.Ordinal);
        Assert.Equal(e.Message, Assert.Throws<InvalidOperationException>(() => ofResponse.Count()).Message);
    }

    private static async Task<HttpResponseMessage> NeverAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException("It never answers.");
    }
}
