using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Replay;

/// <summary>Writes one JSON object a line.</summary>
internal sealed class JsonLines(Stream output) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly BufferedStream _output = new(output, 64 * 1024);
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Starts the line of a callback: <c>{"on":"text"</c>.</summary>
    public Utf8JsonWriter Start(string callback)
    {
        _line.ResetWrittenCount();
        _json.Reset(_line);
        _json.WriteStartObject();
        _json.WriteString("on", callback);
        return _json;
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _output.Write(_line.WrittenSpan);
        _output.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        _json.Dispose();
        _output.Dispose();
    }
}
