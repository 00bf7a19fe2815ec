using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Close, Dispose and cancellation end a stream at once while it waits: for the connection, the headers, the first event, the rest of an event, an error's body, or the next attempt.</summary>
public sealed class StopWhileWaitingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Way, string> Cases
    {
        get
        {
            var data = new TheoryData<string, Way, string>();
            foreach (string wait in (string[])["connection", "head", "error", "retry", "first event", "event", "rest of an event"])
            {
                foreach (Way way in (Way[])[Way.UntilDoneAsync, Way.EventsAsync, Way.UntilDone])
                {
                    // A connect callback knows no blocking call.
                    foreach (string stop in way == Way.UntilDone ? (string[])["close", "dispose", "both"] : ["cancel", "close", "dispose", "both"])
                    {
                        if (wait != "connection" || way != Way.UntilDone)
                        {
                            data.Add(wait, way, stop);
                        }
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stream_that_waits_is_stopped(string wait, Way way, string stop)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = RawServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(wait switch
            {
                "head" => "HTTP/1.1 200 OK\r\ncontent-",
                "error" => "HTTP/1.1 400 Bad Request\r\ncontent-length: 100\r\n\r\n{\"type\":\"error\"",
                "retry" => "HTTP/1.1 529 Overloaded\r\nretry-after: 50\r\ncontent-length: 0\r\n\r\n",
                "first event" => "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: wait\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n",
                "event" => "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + new MessageScript().Text("Hello").Cut(),
                _ => "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + new MessageScript().Text("Hello").Cut() + "event: content_block",
            });
            if (wait is "head" or "error" or "first event")
            {
                waiting.TrySetResult();
            }

            await connection.WaitForCloseAsync();
        });
        using var http = new HttpClient(new SocketsHttpHandler
        {
            MaxResponseDrainSize = 0,
            ConnectCallback = wait != "connection" ? null : async (_, token) =>
            {
                waiting.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                throw new InvalidOperationException();
            },
        });
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = server.BaseAddress, ApiKey = "key", AuthToken = null, HttpClient = http, MaxRetries = 2 });
        var trace = new Trace((call, _) =>
        {
            if (call.StartsWith("retry", StringComparison.Ordinal) || call.StartsWith("text", StringComparison.Ordinal))
            {
                waiting.TrySetResult();
            }

            return default;
        });
        MessageStream stream = client.Stream(Local.Hello, trace);
        using var source = new CancellationTokenSource();
        Task reading = stream.ReadAsync(way, source.Token);
        await waiting.Task.WaitAsync(Token);

        Task stopping = stop switch
        {
            "cancel" => source.CancelAsync(),
            "close" => stream.CloseAsync().AsTask(),
            "dispose" => stream.DisposeAsync().AsTask(),
            _ => Task.WhenAll(Ways.BlockAsync(stream.Close), Ways.BlockAsync(stream.Dispose), stream.CloseAsync().AsTask(), stream.DisposeAsync().AsTask()),
        };

        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Exception? thrown = await Record.ExceptionAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(30), Token));
        Assert.Equal(stop == "cancel" ? source.Token : null, (thrown as OperationCanceledException)?.CancellationToken);
        Assert.True(thrown is null or OperationCanceledException, $"{thrown}");
        Assert.Equal(["abort", "end"], trace.Calls[^2..]);
        Assert.DoesNotContain(trace.Calls, call => call.StartsWith("exception", StringComparison.Ordinal) || call == "timeout");
        await stream.DisposeAsync();
    }
}
