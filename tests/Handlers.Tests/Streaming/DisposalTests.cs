using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What reading a stream that is disposed of says: never an empty reply.</summary>
public sealed class DisposalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task A_stream_disposed_before_it_was_read_says_so_and_sends_nothing(Way way)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using MessagesClient client = Local.Client(server);
        var trace = new Trace();
        MessageStream stream = client.Stream(Local.Hello, trace);
        await stream.DisposeAsync();

        var e = await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(way, Token));

        Assert.Equal(nameof(MessageStream), e.ObjectName);
        Assert.Contains("before its end", e.Message, StringComparison.Ordinal);
        Assert.Equal(["abort", "end"], trace.Calls);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_disposed_in_the_middle_says_so_to_every_later_call(bool synchronous)
    {
        MessageStream stream = MessageStream.Create(new MessageScript().Text("Hello", " there").Stall().OpenRead());
        Assert.Equal("Hello", stream.TextStream.Enumerate().First());
        if (synchronous)
        {
            stream.Dispose();
        }
        else
        {
            await stream.DisposeAsync();
        }

        foreach (Way way in Enum.GetValues<Way>())
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(way, Token));
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ConnectAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.GetFinalTextAsync(Token));
        Assert.Throws<ObjectDisposedException>(stream.Connect);
        Assert.Throws<ObjectDisposedException>(() => stream.GetFinalText());
        Assert.Equal("Hello", stream.CurrentMessage!.GetText());
        await stream.CloseAsync();
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_stream_that_was_complete_stays_readable()
    {
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead());
        await stream.UntilDoneAsync(Token);
        await stream.DisposeAsync();

        foreach (Way way in Enum.GetValues<Way>())
        {
            await stream.ReadAsync(way, Token);
        }

        Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
    }

    [Fact]
    public async Task A_stream_that_had_failed_tells_of_its_failure()
    {
        MessageStream stream = MessageStream.Create(new MessageScript().Text("Hello").Cut().OpenRead());
        await Assert.ThrowsAsync<StreamInterruptedException>(() => stream.UntilDoneAsync(Token));
        await stream.DisposeAsync();

        foreach (Way way in Enum.GetValues<Way>())
        {
            await Assert.ThrowsAsync<StreamInterruptedException>(() => stream.ReadAsync(way, Token));
        }
    }

    [Fact]
    public async Task A_stream_that_was_cancelled_or_closed_before_says_that()
    {
        MessageStream cancelled = MessageStream.Create(Local.HelloScript.OpenRead());
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled.UntilDoneAsync(new CancellationToken(canceled: true)));
        MessageStream closed = MessageStream.Create(Local.HelloScript.OpenRead());
        await closed.CloseAsync();
        await cancelled.DisposeAsync();
        await closed.DisposeAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled.GetFinalMessageAsync(Token));
        await closed.UntilDoneAsync(Token);
        Assert.Empty(closed.Enumerate());
        await Assert.ThrowsAsync<InvalidOperationException>(() => closed.GetFinalMessageAsync(Token));
    }

    [Fact]
    public async Task A_stream_can_be_disposed_and_iterated_without_the_captured_context()
    {
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead());
        int count = 0;
        await using (stream.ConfigureAwait(false))
        {
            await foreach (MessageStreamEvent _ in stream.WithCancellation(Token).ConfigureAwait(false))
            {
                count++;
                break;
            }
        }

        Assert.Equal(1, count);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.UntilDoneAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_iteration_within_which_the_stream_is_disposed_just_ends(bool synchronous)
    {
        MessageStream stream = MessageStream.Create(Local.HelloScript.OpenRead());
        var seen = new List<string>();
        if (synchronous)
        {
            foreach (string text in stream.TextStream.Enumerate())
            {
                seen.Add(text);
                stream.Dispose();
            }
        }
        else
        {
            await foreach (string text in stream.TextStream.WithCancellation(Token))
            {
                seen.Add(text);
                await stream.DisposeAsync();
            }
        }

        Assert.Equal(["Hello"], seen);
    }
}
