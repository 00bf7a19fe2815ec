using System.Net.ServerSentEvents;
using System.Text;

namespace Handlers.Testing;

/// <summary>The framing of the events of a <see cref="MessageScript"/>: server-sent events, unless <see cref="Frame"/> is set.</summary>
internal sealed record ScriptFraming(
    string LineEnding = "\n",
    bool EventLines = true,
    bool ByteOrderMark = false,
    bool SpaceAfterColon = true,
    bool Done = false)
{
    /// <summary>Makes frames in another format; null for server-sent events.</summary>
    public Func<ScriptStep.Event, byte[]>? Frame { get; init; }

    /// <summary>Turns steps into runs of bytes, with pauses between them.</summary>
    /// <param name="steps">The steps of a script.</param>
    /// <param name="pace">The pause before each delta.</param>
    internal IEnumerable<ScriptStep> Parts(IEnumerable<ScriptStep> steps, TimeSpan pace)
    {
        List<byte> bytes = ByteOrderMark && Frame is null ? [0xEF, 0xBB, 0xBF] : [];
        foreach (ScriptStep step in steps)
        {
            ScriptStep? silence = step switch
            {
                ScriptStep.Event { Name: "content_block_delta" } when pace > TimeSpan.Zero => new ScriptStep.Pause(pace),
                ScriptStep.Pause or ScriptStep.Gate => step,
                _ => null,
            };
            if (silence is not null)
            {
                yield return new ScriptStep.Bytes(bytes.ToArray());
                yield return silence;
                bytes.Clear();
            }

            if (step is ScriptStep.Event e)
            {
                bytes.AddRange(ToFrame(e));
            }
            else if (step is ScriptStep.Recording recording)
            {
                bytes.AddRange(Frame is null ? recording.EventStream.Span : Events(recording).SelectMany(Frame).ToArray());
            }
            else if (step is ScriptStep.Bytes raw)
            {
                bytes.AddRange(raw.Value.Span);
            }
        }

        if (Done && Frame is null)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes($"{Field("data", "[DONE]")}{LineEnding}"));
        }

        yield return new ScriptStep.Bytes(bytes.ToArray());
    }

    private static IEnumerable<ScriptStep.Event> Events(ScriptStep.Recording recording)
        => SseParser.Create(new MemoryStream(recording.EventStream.ToArray())).Enumerate().Select(item => new ScriptStep.Event(item.EventType, item.Data));

    /// <summary>The bytes of one frame. JSON over several lines becomes several <c>data</c> lines.</summary>
    private byte[] ToFrame(ScriptStep.Event e)
    {
        if (Frame is not null)
        {
            return Frame(e);
        }

        var frame = new StringBuilder(e.Json.Length + 64);
        if (EventLines)
        {
            frame.Append(Field("event", e.Name));
        }

        foreach (string line in Lines(e.Json))
        {
            frame.Append(Field("data", line));
        }

        return Encoding.UTF8.GetBytes(frame.Append(LineEnding).ToString());
    }

    /// <summary>The lines of an event stream end in LF, CR or CRLF; other line separators of Unicode are text.</summary>
    internal static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    private string Field(string name, string value) => $"{name}:{(SpaceAfterColon ? " " : "")}{value}{LineEnding}";
}
