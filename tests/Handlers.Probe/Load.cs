using System.Diagnostics;
using System.Net;

namespace Handlers.Probe;

/// <summary>Many streams open at once: the server, in another process, finishes none before all have begun.</summary>
internal static class Load
{
    private static readonly MessageRequest Request = new() { Model = "m", MaxTokens = 1, Messages = [MessageParam.User("Say hello there!")] };

    public static async Task<int> RunAsync(Uri address, int streams)
    {
        // One connection has no room for so many.
        using var http = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var client = new MessagesClient(new MessagesClientOptions { BaseUrl = address, ApiKey = "key", AuthToken = null, MaxRetries = 0, HttpClient = http });
        long before = PeakWorkingSet();
        Message[] messages = await Task.WhenAll(Enumerable.Range(0, streams).Select(ReadAsync));

        long each = (PeakWorkingSet() - before) / streams;
        int wrong = messages.Where((message, number) => message != Message.FromJson(Server.ScriptOf($"{number}").ToMessageJson())).Count();
        Console.WriteLine($"{streams} streams at once, {wrong} messages unlike their script, {each / 1024.0:F0} KiB of working set each at the peak.");
        return wrong == 0 ? 0 : 1;

        async Task<Message> ReadAsync(int number)
        {
            var options = new RequestOptions { Headers = new Dictionary<string, string> { ["x-number"] = $"{number}" } };
            await using MessageStream stream = client.Stream(Request, options: options);
            return await stream.GetFinalMessageAsync();
        }
    }

    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
