using System.Text;

namespace Handlers.Testing;

/// <summary>How a <see cref="MessageScript"/> puts its events into server-sent event frames.</summary>
internal sealed record ScriptFraming(
    string LineEnding = "\n",
    bool EventLines = true,
    bool ByteOrderMark = false,
    bool SpaceAfterColon = true,
    bool Done = false)
{
    /// <summary>The bytes before the first frame.</summary>
    internal byte[] Preamble => ByteOrderMark ? [0xEF, 0xBB, 0xBF] : [];

    /// <summary>The bytes after the last frame.</summary>
    internal byte[] Postamble => Done ? Encoding.UTF8.GetBytes($"{Field("data", "[DONE]")}{LineEnding}") : [];

    /// <summary>The bytes of one frame. JSON over several lines becomes several <c>data</c> lines.</summary>
    internal byte[] Frame(ScriptStep.Event e)
    {
        var frame = new StringBuilder(e.Json.Length + 64);
        if (EventLines)
            frame.Append(Field("event", e.Name));
        foreach (string line in e.Json.ReplaceLineEndings("\n").Split('\n'))
            frame.Append(Field("data", line));
        return Encoding.UTF8.GetBytes(frame.Append(LineEnding).ToString());
    }

    private string Field(string name, string value) => $"{name}:{(SpaceAfterColon ? " " : "")}{value}{LineEnding}";
}
