using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Handlers.Testing;

/// <summary>The API's events in its own formatting: compact, keys in this order, non-ASCII characters unescaped.</summary>
internal static class EventJson
{
    internal const string Ping = """{"type":"ping"}""";

    internal const string MessageStop = """{"type":"message_stop"}""";

    internal static string MessageStart(string id, string model, string usage) =>
        $$$"""{"type":"message_start","message":{"id":{{{Quote(id)}}},"type":"message","role":"assistant","model":{{{Quote(model)}}},"content":[],"stop_reason":null,"stop_sequence":null,"usage":{{{usage}}}}}""";

    internal static string StartUsage(int inputTokens) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"input_tokens":{{inputTokens}},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1,"service_tier":"standard"}""");

    internal static string ContentBlockStart(int index, string block) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""");

    internal static string ContentBlockDelta(int index, string delta) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""");

    internal static string ContentBlockStop(int index) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"content_block_stop","index":{{index}}}""");

    internal static string MessageDelta(string? stopReason, string? stopSequence, string usage) =>
        $$$"""{"type":"message_delta","delta":{"stop_reason":{{{Quote(stopReason)}}},"stop_sequence":{{{Quote(stopSequence)}}}},"usage":{{{usage}}}}""";

    internal static string Error(string type, string message) =>
        $$$"""{"type":"error","error":{"type":{{{Quote(type)}}},"message":{{{Quote(message)}}}}}""";

    internal static string Error(string type, string message, string requestId) =>
        $$$"""{"type":"error","error":{"type":{{{Quote(type)}}},"message":{{{Quote(message)}}}},"request_id":{{{Quote(requestId)}}}}""";

    internal static string ToolUse(string type, string id, string name) =>
        $$$"""{"type":{{{Quote(type)}}},"id":{{{Quote(id)}}},"name":{{{Quote(name)}}},"input":{}}""";

    internal static string TextDelta(string text) => $$"""{"type":"text_delta","text":{{Quote(text)}}}""";

    internal static string ThinkingDelta(string thinking) => $$"""{"type":"thinking_delta","thinking":{{Quote(thinking)}}}""";

    internal static string SignatureDelta(string signature) => $$"""{"type":"signature_delta","signature":{{Quote(signature)}}}""";

    internal static string InputJsonDelta(string json) => $$"""{"type":"input_json_delta","partial_json":{{Quote(json)}}}""";

    internal static string CitationsDelta(string citation) => $$"""{"type":"citations_delta","citation":{{citation}}}""";

    internal static string CompactionDelta(string? content, string? encryptedContent) =>
        $$"""{"type":"compaction_delta","content":{{Quote(content)}},"encrypted_content":{{Quote(encryptedContent)}}}""";

    /// <summary>The value of the <c>type</c> property.</summary>
    /// <exception cref="ArgumentException">The text is no JSON object with a string <c>type</c>.</exception>
    internal static string TypeOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("type", out JsonElement type)
                && type.ValueKind == JsonValueKind.String)
            {
                return type.GetString()!;
            }
        }
        catch (JsonException e)
        {
            throw new ArgumentException("Expected a JSON object with a type; give the event a name to send something else.", nameof(json), e);
        }

        throw new ArgumentException("Expected a JSON object with a type; give the event a name to send something else.", nameof(json));
    }

    /// <summary>
    /// A JSON string or <c>null</c>. Written by hand because the encoders of System.Text.Json escape characters outside the basic multilingual plane, and
    /// the API does not. A lone surrogate is escaped, because UTF-8 cannot represent it.
    /// </summary>
    internal static string Quote(string? value)
    {
        if (value is null)
        {
            return "null";
        }

        var json = new StringBuilder(value.Length + 2).Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            switch (c)
            {
                case '"': json.Append("\\\""); break;
                case '\\': json.Append("\\\\"); break;
                case '\n': json.Append("\\n"); break;
                case '\r': json.Append("\\r"); break;
                case '\t': json.Append("\\t"); break;
                case < ' ': AppendEscaped(json, c); break;
                case >= '\uD800' and <= '\uDBFF' when i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]):
                    json.Append(c).Append(value[++i]);
                    break;
                case >= '\uD800' and <= '\uDFFF': AppendEscaped(json, c); break;
                default: json.Append(c); break;
            }
        }

        return json.Append('"').ToString();
    }

    private static void AppendEscaped(StringBuilder json, char c) =>
        json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
