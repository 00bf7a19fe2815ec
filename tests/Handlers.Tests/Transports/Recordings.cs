using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Handlers.Tests.Transports;

/// <summary>The recordings of the Replay sample, as the events of other transports.</summary>
internal static partial class Recordings
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.sse").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".sse"));

    /// <summary>The data of each event, read by the framework's parser. What only its <c>event:</c> line names gets that name as its type.</summary>
    public static IEnumerable<byte[]> Events(byte[] recording)
    {
        foreach (SseItem<byte[]> item in SseParser.Create(new MemoryStream(recording), static (_, data) => data.ToArray()).Enumerate())
        {
            yield return item.EventType != "message" && HasNoType(item.Data, out JsonObject? e) ? JsonSerializer.SerializeToUtf8Bytes(Typed(e!, item.EventType)) : item.Data;
        }
    }

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> EventsAsync(byte[] recording, bool waits)
    {
        foreach (byte[] json in Events(recording))
        {
            if (waits)
            {
                await Task.Yield();
            }

            yield return json;
        }
    }

    /// <summary>All that a handler is told, without the byte offsets, which differ between framings.</summary>
    public static async Task<List<string>> TraceAsync(Func<Trace, MessageStream> open)
    {
        var trace = new Trace();
        await using MessageStream stream = open(trace);
        try
        {
            await stream.UntilDoneAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is ApiException or StreamInterruptedException or InvalidStreamException)
        {
            Assert.Same(e, trace.Exception);
            trace.Calls.Add(Offset().Replace(e.Message, ""));
        }

        return trace.Calls;
    }

    private static bool HasNoType(byte[] data, out JsonObject? e)
    {
        try
        {
            e = JsonNode.Parse(data) as JsonObject;
            return e is not null && !e.ContainsKey("type");
        }
        catch (JsonException)
        {
            e = null;
            return false;
        }
    }

    private static JsonObject Typed(JsonObject e, string type)
    {
        e["type"] = type;
        return e;
    }

    [GeneratedRegex(@", byte \d+|, after \d+ bytes\. Is it a text/event-stream\?|\.$")]
    private static partial Regex Offset();
}
