using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>What a disposed client does: it cancels what is under way, as <see cref="HttpClient"/> does, and refuses what comes later.</summary>
public sealed class ClientDisposalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_is_asked_of_a_disposed_client_is_refused_at_the_call(bool ownHttpClient)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        using var http = new HttpClient();
        var client = new MessagesClient(Local.Options(server) with { HttpClient = ownHttpClient ? http : null });
        IAsyncEnumerable<MessageStreamEvent> events = client.StreamEventsAsync(Local.Hello);
        var handler = new MessageHandler();
        client.Dispose();
        client.Dispose();

        Assert.Throws<ObjectDisposedException>(() => client.Stream(Local.Hello));
        Assert.Throws<ObjectDisposedException>(() => client.Stream(Local.Hello, handler, new RequestOptions()));
        Assert.Throws<ObjectDisposedException>(() => client.Dispatch(Local.Hello, handler));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.DispatchAsync(Local.Hello, handler, cancellationToken: Token));
        Assert.Throws<ObjectDisposedException>(() => client.StreamEvents(Local.Hello));
        Assert.Throws<ObjectDisposedException>(() => client.StreamEventsAsync(Local.Hello));
        Assert.Throws<ObjectDisposedException>(() => client.Create(Local.Hello));
        var e = await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CreateAsync(Local.Hello, cancellationToken: Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await events.GetAsyncEnumerator(Token).MoveNextAsync());

        Assert.Equal(nameof(MessagesClient), e.ObjectName);
        Assert.Empty(server.Requests);
        if (ownHttpClient)
        {
            (await http.GetAsync(server.BaseAddress, Token)).Dispose();
        }
    }

    [Fact]
    public async Task A_disposed_client_closes_its_connections()
    {
        var closed = new TaskCompletionSource();
        string body = Local.HelloScript.ToString();
        await using RawServer server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {body.Length}\r\n\r\n{body}");
            await connection.WaitForCloseAsync();
            closed.SetResult();
        });
        var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "test", MaxRetries = 0 });
        await client.DispatchAsync(Local.Hello, new Trace(), cancellationToken: Token);

        client.Dispose();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task A_stream_first_read_after_its_client_was_disposed_says_so(Way way)
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        MessagesClient client = Local.Client(server);
        var trace = new Trace();
        await using MessageStream stream = client.Stream(Local.Hello, trace);
        client.Dispose();

        var e = await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(way, Token));

        Assert.Equal(nameof(MessagesClient), e.ObjectName);
        Assert.Equal(["exception ObjectDisposedException", "end"], trace.Calls);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways.All), MemberType = typeof(Ways))]
    public async Task Streams_under_way_are_cancelled_with_their_client(Way way)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        MessagesClient client = Local.Client(server);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var trace = new Trace((call, _) =>
        {
            if (call.StartsWith("text", StringComparison.Ordinal))
            {
                arrived.SetResult();
            }

            return default;
        });
        await using MessageStream stream = client.Stream(Local.Hello, trace);
        Task reading = stream.ReadAsync(way, Token);
        await arrived.Task.WaitAsync(Token);

        client.Dispose();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
        Assert.Contains("client was disposed", e.Message, StringComparison.Ordinal);
        Assert.Equal(["abort", "end"], trace.Calls[^2..]);
        Assert.Equal("Hello", stream.CurrentMessage!.GetText());
        await server.Requests.Single().Aborted.WaitAsync(Token);
        await Assert.ThrowsAsync<OperationCanceledException>(() => stream.GetFinalMessageAsync(Token));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Requests_under_way_are_cancelled_with_their_client(bool ownHttpClient, bool streaming)
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().PauseBeforeHeaders(new TaskCompletionSource().Task));
        using var http = new HttpClient();
        var client = new MessagesClient(Local.Options(server) with { HttpClient = ownHttpClient ? http : null });
        Task waiting = streaming ? client.Stream(Local.Hello).UntilDoneAsync(Token) : client.CreateAsync(Local.Hello, cancellationToken: Token);
        ReceivedRequest request = await server.NextRequestAsync(Token);

        client.Dispose();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Contains("client was disposed", e.Message, StringComparison.Ordinal);
        await request.Aborted.WaitAsync(Token);
    }

    [Fact]
    public async Task A_stream_between_two_reads_says_at_the_next_that_its_client_was_disposed()
    {
        await using var server = LocalMessagesServer.Start(new MessageScript().Text("Hello").Stall());
        MessagesClient client = Local.Client(server);
        await using MessageStream stream = client.Stream(Local.Hello);
        await foreach (string _ in stream.TextStream.WithCancellation(Token))
        {
            break;
        }

        client.Dispose();

        await Assert.ThrowsAsync<OperationCanceledException>(() => stream.GetFinalMessageAsync(Token));
    }

    [Fact]
    public async Task What_was_complete_stays_and_what_was_cancelled_before_tells_of_that()
    {
        await using var server = LocalMessagesServer.Start(Local.HelloScript);
        MessagesClient client = Local.Client(server);
        using var source = new CancellationTokenSource();
        await using MessageStream complete = client.Stream(Local.Hello);
        await complete.UntilDoneAsync(Token);
        await source.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => client.CreateAsync(Local.Hello, cancellationToken: source.Token));

        client.Dispose();

        Assert.Equal("Hello there!", await complete.GetFinalTextAsync(Token));
        Assert.Equal(source.Token, e.CancellationToken);
    }

    [Fact]
    public async Task A_client_keeps_no_stream_that_has_ended()
    {
        using var client = new MessagesClient(StubTransport.Options(_ => StubTransport.EventStream(Local.HelloScript.OpenRead())));

        WeakReference[] streams = await Task.Run(() => Enumerable.Range(0, 20).Select(_ => Read(client)).ToArray());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last one or two may still be on a stack.
        Assert.InRange(streams.Count(stream => stream.IsAlive), 0, 5);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Read(MessagesClient client)
        {
            // Not disposed: reading to the end is enough.
            MessageStream stream = client.Stream(Local.Hello);
            Assert.Equal("Hello there!", stream.GetFinalText());
            return new WeakReference(stream);
        }
    }
}
