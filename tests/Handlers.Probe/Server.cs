using Handlers.Testing;

namespace Handlers.Probe;

/// <summary>A local server in a process of its own, so that a client without threads does not starve it. Ends with its standard input.</summary>
internal static class Server
{
    /// <summary>What the stream of this number is sent.</summary>
    public static MessageScript ScriptOf(string number, Task? pause = null)
    {
        var script = new MessageScript().Id($"msg_{number}").Thinking("Which number", " was it?").Signature("c2ln").Text("Hello");
        return (pause is null ? script : script.Pause(pause)).TextDelta($" {number}").ToolUse($"toolu_{number}", "count", "{\"to\":", $"{number}}}");
    }

    /// <param name="streams">Replies go on after their beginning once so many have begun. With 0, none waits, and every fifth request is to be repeated.</param>
    public static async Task RunAsync(int streams)
    {
        var allBegun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0;
        await using var server = LocalMessagesServer.Start(
            request =>
            {
                if (streams == 0 && request.Number % 5 == 0)
                {
                    return MessageScript.Error(503, "api_error", "?").Header("retry-after-ms", "1");
                }

                if (Interlocked.Increment(ref begun) == streams)
                {
                    allBegun.SetResult();
                }

                return ScriptOf(request.Headers["x-number"], streams == 0 ? null : allBegun.Task);
            },
            new LocalMessagesServerOptions { Http2 = streams > 0 });
        Console.WriteLine(server.BaseAddress);
        await Console.In.ReadToEndAsync();
    }
}
