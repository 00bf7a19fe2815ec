using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Handlers.Testing;
using Handlers.Tests;

namespace Handlers.Probe;

/// <summary>What a hostile body costs in memory of the process, at the peak.</summary>
internal static class WorkingSet
{
    private const long MB = 1_000_000;

    private static readonly byte[] Head = new MessageScript().Text("x").Cut().ToArray();

    public static int Run(string body)
    {
        // What code and runtime need is not the body's.
        for (int i = 0; i < 3; i++)
        {
            using MessageStream first = MessageStream.Create(new MessageScript().Text("Hello", " there").OpenRead(3));
            _ = first.Enumerate().Count();
            _ = Record(MessageStream.Create(new MemoryStream([.. Head, .. "data: x\n\n"u8])));
        }

        Stream bytes = Open(body);
        GC.Collect();
        long before = PeakWorkingSet();
        using MessageStream stream = MessageStream.Create(bytes, body == "utf-16 deltas" ? new MessageHandler { OnText = _ => { } } : null);
        Exception? thrown = Record(stream);
        Console.WriteLine($"{thrown?.GetType().Name} {(PeakWorkingSet() - before) / MB}");
        return 0;
    }

    private static Stream Open(string body) => body switch
    {
        "line" => Repeat("data: ", "x", 600 * MB, ""),
        "comment" => Repeat(": ", "x", 600 * MB, ""),
        "bomb" => Bomb(),
        "deltas" or "utf-16 deltas" => Repeat("", Delta("Hello there, once more. "), long.MaxValue, ""),
        "citations" => Repeat("", Frame("""{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x","document_index":0,"start_char_index":0,"end_char_index":1}}}"""), long.MaxValue, ""),
        "blocks" => new MemoryStream(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Head) + string.Concat(Enumerable.Range(1, 2_000).Select(i => Frame("{\"type\":\"content_block_start\",\"index\":" + i + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"))))),

        // What holds nothing goes on for as long as it is sent: here, 100 MB.
        "pings" => Repeat("", "event: ping\ndata: {\"type\": \"ping\"}\n\n", 100 * MB, ""),
        "empty deltas" => Repeat("", Delta(""), 100 * MB, ""),
        _ => throw new ArgumentOutOfRangeException(nameof(body)),
    };

    private static string Frame(string json) => $"data: {json}\n\n";

    private static string Delta(string text) => Frame("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}");

    private static RepeatStream Repeat(string start, string piece, long length, string end)
    {
        // In pieces of some size, as a network gives them.
        string large = string.Concat(Enumerable.Repeat(piece, Math.Max(1, 16_000 / piece.Length)));
        return new RepeatStream([.. Head, .. Encoding.UTF8.GetBytes(start)], Encoding.UTF8.GetBytes(large), length / large.Length, Encoding.UTF8.GetBytes(end));
    }

    private static GZipStream Bomb()
    {
        string file = Path.GetTempFileName();
        using (var gzip = new GZipStream(File.Create(file), CompressionLevel.Optimal))
        {
            Repeat("data: ", "x", 600 * MB, "").CopyTo(gzip);
        }

        return new GZipStream(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.DeleteOnClose), CompressionMode.Decompress);
    }

    private static Exception? Record(MessageStream stream)
    {
        try
        {
            stream.UntilDone();
            return null;
        }
        catch (Exception e) when (e is InvalidStreamException or StreamInterruptedException)
        {
            return e;
        }
    }

    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
