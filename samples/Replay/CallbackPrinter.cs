using System.Text.Json;
using Handlers;

namespace Replay;

/// <summary>Prints each specific callback as it comes.</summary>
internal sealed partial class CallbackPrinter(JsonLines lines)
{
    /// <summary>Whether the stream ended in failure.</summary>
    public bool Failed { get; private set; }

    [OnText]
    private void Text(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot, int index) => Growth("text", index, delta, snapshot);

    [OnThinking]
    private void Thinking(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot, int index) => Growth("thinking", index, delta, snapshot);

    [OnSignature]
    private void Signature(string signature, int index)
    {
        Utf8JsonWriter json = lines.Start("signature");
        json.WriteNumber("index", index);
        json.WriteString("signature", signature);
        lines.End();
    }

    [OnCitation]
    private void Citation(Citation citation, int index)
    {
        Utf8JsonWriter json = lines.Start("citation");
        json.WriteNumber("index", index);
        WriteJson(json, "citation", citation.ToJson());
        lines.End();
    }

    [OnCompaction]
    private void Compaction(string? content, int index)
    {
        Utf8JsonWriter json = lines.Start("compaction");
        json.WriteNumber("index", index);
        json.WriteString("content", content);
        lines.End();
    }

    [OnInputJson]
    private void InputJson(ReadOnlySpan<char> delta, PartialJson snapshot, int index)
    {
        Utf8JsonWriter json = lines.Start("input_json");
        json.WriteNumber("index", index);
        json.WriteString("delta", delta);
        WriteJson(json, "snapshot", snapshot.ToString());
        lines.End();
    }

    [OnContentBlock]
    private void ContentBlock(ContentBlock block, int index)
    {
        Utf8JsonWriter json = lines.Start("content_block");
        json.WriteNumber("index", index);
        WriteJson(json, "block", block.ToJson());
        lines.End();
    }

    [OnMessage]
    private void Message(Message message)
    {
        WriteJson(lines.Start("message"), "message", message.ToJson());
        lines.End();
    }

    [OnException]
    private void Exception(Exception exception)
    {
        Failed = true;
        Utf8JsonWriter json = lines.Start("exception");
        json.WriteString("type", exception.GetType().Name);
        // The exception's message leaves out the API's error message, which is printed here.
        var refusal = exception as ApiException;
        json.WriteString("error_type", refusal?.ErrorType.Value);
        json.WriteString("message", refusal?.Error.Message ?? exception.Message);
        lines.End();
    }

    [OnEnd]
    private void End()
    {
        lines.Start("end");
        lines.End();
    }

    private void Growth(string callback, int index, ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot)
    {
        Utf8JsonWriter json = lines.Start(callback);
        json.WriteNumber("index", index);
        json.WriteString("delta", delta);
        json.WriteString("snapshot", snapshot);
        lines.End();
    }

    private static void WriteJson(Utf8JsonWriter json, string name, string value)
    {
        // Parsed and written again, because the JSON received may contain line ends.
        using JsonDocument document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        json.WritePropertyName(name);
        document.RootElement.WriteTo(json);
    }
}
