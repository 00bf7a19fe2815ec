using System.Diagnostics;

namespace Handlers.Benchmarks;

/// <summary>
/// <c>disasm</c>: the machine code of the generated <c>OnTextAsync</c> of a handler that does nothing, and of one that adds up lengths,
/// as the JIT leaves it in its last tier.
/// </summary>
internal static class DisasmCommand
{
    public static int Run()
    {
        string listing = Path.GetTempFileName();
        ProcessStartInfo info = Itself.StartInfo("call");
        info.Environment["DOTNET_JitDisasm"] = "*IMessageHandler.OnTextAsync Handlers.IMessageHandler.OnTextAsync";
        info.Environment["DOTNET_JitStdOutFile"] = listing;
        using (Process process = Process.Start(info)!)
        {
            process.WaitForExit();
        }

        string[] methods = File.ReadAllText(listing).Split("; Assembly listing for method ", StringSplitOptions.RemoveEmptyEntries);
        foreach (string method in methods.Where(method => method.Contains("(Tier1", StringComparison.Ordinal)))
        {
            Console.WriteLine(method.TrimEnd());
            Console.WriteLine();
        }

        File.Delete(listing);
        return 0;
    }

    /// <summary><c>call</c>: calls the handlers until they are compiled for good.</summary>
    public static int Call()
    {
        IMessageHandler[] handlers = [new EmptyHandler(), new Utf8Counter()];
        DeltaText delta = DeltaText.Of(" stream"u8, [], BlockBuilder.Of([], []));
        long since = Stopwatch.GetTimestamp();
        long calls = 0;
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1))
        {
            foreach (IMessageHandler handler in handlers)
            {
                calls += IsDone(handler.OnTextAsync(new TextEvent(delta, 0), null!, default)) ? 1 : 0;
            }
        }

        return calls > 0 ? 0 : 1;
    }

    private static bool IsDone(ValueTask call) => call.IsCompletedSuccessfully;
}
