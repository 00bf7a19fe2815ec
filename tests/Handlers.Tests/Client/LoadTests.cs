using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Many streams at once, and many one after another.</summary>
public sealed class LoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_at_the_same_time_all_get_the_message_of_their_script()
    {
        int count = LongTests.Enabled ? 10_000 : 500;
        (Probe server, string address) = await Probe.ServeAsync(count, Token);
        await using Probe _ = server;

        (int exitCode, string output) = await Probe.RunAsync(new Dictionary<string, string>(), ["load", address, $"{count}"], Token);

        TestContext.Current.TestOutputHelper!.WriteLine(output);
        Assert.Equal(0, exitCode);
        Assert.StartsWith($"{count} streams at once, 0 messages unlike their script", output, StringComparison.Ordinal);
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
        {
            Assert.InRange(left, long.MinValue, 10_000_000);
        }

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
