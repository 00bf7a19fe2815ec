using System.Net;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Many streams at once, and many one after another.</summary>
public sealed class LoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_at_the_same_time_all_get_their_own_message()
    {
        int count = LongTests.Enabled ? 10_000 : 500;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = LocalMessagesServer.Start(
            request => new MessageScript().Id($"msg_{request.Headers["x-number"]}").Text("Hello").Pause(gate.Task).TextDelta($" {request.Headers["x-number"]}"),
            new LocalMessagesServerOptions { Http2 = true });
        using var http = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var client = new MessagesClient(Local.Options(server) with { HttpClient = http });
        int open = 0;
        var allOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Task<Message>[] readings = [.. Enumerable.Range(0, count).Select(ReadAsync)];

        await allOpen.Task.WaitAsync(Token);
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        gate.SetResult();
        Message[] messages = await Task.WhenAll(readings);

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} open streams hold {each} bytes each, client, server and HTTP/2 together.");
        Assert.Equal(Enumerable.Range(0, count).Select(i => ($"msg_{i}", $"Hello {i}")), messages.Select(message => (message.Id, message.GetText())));

        async Task<Message> ReadAsync(int number)
        {
            var options = new RequestOptions { Headers = new Dictionary<string, string> { ["x-number"] = $"{number}" } };
            int texts = 0;
            await using MessageStream stream = client.Stream(Local.Hello, options, new MessageHandler
            {
                OnText = _ =>
                {
                    if (texts++ == 0 && Interlocked.Increment(ref open) == count)
                        allOpen.SetResult();
                },
            });
            return await stream.GetFinalMessageAsync(Token);
        }
    }

    [Fact]
    public async Task Messages_one_after_another_leave_nothing_behind()
    {
        byte[] body = Local.HelloScript.ToArray();
        byte[] reply = [.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {body.Length}\r\n\r\n"), .. body];
        await using var server = RawServer.Start(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.WriteAsync(reply);
            }
        });
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "key" });
        await ReadAsync(500);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        int count = LongTests.Enabled ? 1_000_000 : 2_000;
        await ReadAsync(count);

        // Other tests run beside this one; what a message leaves behind would add up to more.
        long left = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{count} messages left {left} bytes behind.");
        if (LongTests.Enabled)
            Assert.InRange(left, long.MinValue, 10_000_000);

        async Task ReadAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await using MessageStream stream = client.Stream(Local.Hello);
                Assert.Equal("Hello there!", await stream.GetFinalTextAsync(Token));
            }
        }
    }
}
