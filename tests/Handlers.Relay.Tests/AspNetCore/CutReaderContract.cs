using System.Net;
using Handlers.Testing;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>Two instances of a server share a log: a reader that is cut off anywhere resumes at either.</summary>
public abstract class CutReaderContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens one log as two instances see it, and gives what to dispose afterwards.</summary>
    private protected abstract Task<(IStreamLog Log, IStreamLog OtherLog, IAsyncDisposable Opened)> OpenAsync();

    [Fact]
    public async Task A_thousand_readers_that_are_cut_off_at_any_byte_and_resume_elsewhere_get_every_event_once()
    {
        const int Readers = 1000;
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var gate = new TaskCompletionSource();
        MessageScript script = new MessageScript().Words(string.Join(' ', Enumerable.Range(0, 50))).Pause(gate.Task).TextDelta(" 50").TextDelta(" 51");
        string[] frames = script.ToString().Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        string expected = string.Concat(frames.Select((frame, i) => $"id: 1-{i + 1}\n{frame}\n\n"));
        (IStreamLog log, IStreamLog otherLog, IAsyncDisposable opened) = await OpenAsync();
        await using IAsyncDisposable disposed = opened;
        await using RelayServer one = await RelayServer.StartAsync(script, log: log);
        await using RelayServer other = await RelayServer.StartAsync(script, log: otherLog);
        string stream = await one.StartStreamAsync();
        int cuts = 0;

        string[] received = await Task.WhenAll(Enumerable.Range(0, Readers).Select(i => ReadWithCutsAsync(new Random(seed + i))));

        TestContext.Current.TestOutputHelper!.WriteLine($"{cuts} cuts");
        Assert.All(received, frames => Assert.Equal(expected, frames));
        Assert.True(cuts > 3 * Readers, $"{cuts} cuts");

        async Task<string> ReadWithCutsAsync(Random random)
        {
            string kept = "";
            string? last = null;
            while (true)
            {
                using HttpResponseMessage response = await (random.Next(2) == 0 ? one : other).SendAsync(HttpMethod.Get, stream, lastEventId: last, cancellationToken: Token);
                if (response.StatusCode == HttpStatusCode.NoContent)
                {
                    return kept;
                }

                byte[] bytes = new byte[random.Next(1, 3000)];
                int count = await (await response.Content.ReadAsStreamAsync(Token)).ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, Token);

                // The reply ends only when all have been cut off in it.
                if (Interlocked.Increment(ref cuts) == Readers)
                {
                    gate.SetResult();
                }

                // As a browser does: half an event is dropped with the connection.
                string read = System.Text.Encoding.UTF8.GetString(bytes, 0, count);
                read = read[..(read.LastIndexOf("\n\n", StringComparison.Ordinal) is var end and >= 0 ? end + 2 : 0)];
                kept += read;
                if (read.Length > 0)
                {
                    int id = read.LastIndexOf("id: ", StringComparison.Ordinal) + "id: ".Length;
                    last = read[id..read.IndexOf('\n', id)];
                }
            }
        }
    }
}
