using System.Text;
using System.Text.Json;

namespace Handlers.Tests;

/// <summary>What <see cref="EventDecoder"/> must give, by the framework's parser and without regard to speed.</summary>
internal static class EventDecoderReference
{
    /// <summary>Describes a decoded event.</summary>
    public static string Describe(in DecodedEvent e)
        => $"{e.Kind} {e.Index} {e.Delta} {e.Block} plain={e.IsPlainDelta} stop={e.HasStopReason},{e.SetsStopReason},{e.SetsStopSequence} {e.IsEscaped} {Encoding.UTF8.GetString(e.Value)}";

    /// <summary>Describes the event that valid JSON is.</summary>
    /// <exception cref="InvalidDataException">It is no event.</exception>
    public static string Decode(JsonElement root, string eventLine)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("the event's data is not a JSON object");
        }

        string? type = null;
        int index = -1;
        JsonElement? delta = null;
        JsonElement? block = null;
        bool hasOthers = false;
        bool hasNoObject = false;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            switch (property.Name)
            {
                case "type" when type is null:
                    type = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                    break;
                case "index":
                    index = value.ValueKind == JsonValueKind.Number && int.TryParse(value.GetRawText(), out int number) ? number : -1;
                    break;
                case "delta":
                    delta = value.ValueKind == JsonValueKind.Object ? value : null;
                    hasNoObject = delta is null;
                    break;
                case "content_block":
                    block = value.ValueKind == JsonValueKind.Object ? value : null;
                    hasOthers = true;
                    break;
                default:
                    hasOthers = true;
                    break;
            }
        }

        type ??= eventLine.Length > 0 ? eventLine : throw new InvalidDataException("the event has no type");
        EventKind kind = type switch
        {
            "message_start" => EventKind.MessageStart,
            "content_block_start" => EventKind.ContentBlockStart,
            "content_block_delta" => EventKind.ContentBlockDelta,
            "content_block_stop" => EventKind.ContentBlockStop,
            "message_delta" => EventKind.MessageDelta,
            "message_stop" => EventKind.MessageStop,
            "ping" => EventKind.Ping,
            "error" => EventKind.Error,
            _ => EventKind.Unknown,
        };

        if (hasNoObject && (kind is EventKind.ContentBlockDelta or EventKind.MessageDelta))
        {
            throw new InvalidDataException("an event's \"delta\" is not a JSON object");
        }

        if (kind == EventKind.MessageDelta)
        {
            CheckStopReasons(delta);
        }

        (DeltaKind Kind, string? Name) of = kind != EventKind.ContentBlockDelta ? default : FirstType(delta) switch
        {
            "text_delta" => (DeltaKind.Text, "text"),
            "input_json_delta" => (DeltaKind.InputJson, "partial_json"),
            "thinking_delta" => (DeltaKind.Thinking, "thinking"),
            "signature_delta" => (DeltaKind.Signature, "signature"),
            "citations_delta" => (DeltaKind.Citations, null),
            "compaction_delta" => (DeltaKind.Compaction, null),
            _ => default,
        };
        string text = "";
        if (of.Name is not null)
        {
            text = Last(delta, of.Name) is { ValueKind: JsonValueKind.String } last
                ? last.GetRawText()[1..^1]
                : throw new InvalidDataException($"a delta of kind {of.Kind} has no string to append");
        }

        if (kind == EventKind.ContentBlockStart && block is null)
        {
            throw new InvalidDataException("a content_block_start has no content block");
        }

        if (index < 0 && kind is EventKind.ContentBlockStart or EventKind.ContentBlockDelta or EventKind.ContentBlockStop)
        {
            throw new InvalidDataException("a content block event has no index of 0 or more");
        }

        bool isPlain = of.Name is not null && !hasOthers && delta!.Value.EnumerateObject().Count() == 2;
        JsonElement? reason = Last(delta, "stop_reason");
        return $"{kind} {index} {of.Kind} {BlockOf(FirstType(block))} plain={isPlain} stop={reason is { ValueKind: not JsonValueKind.Null }},{reason is not null},{Last(delta, "stop_sequence") is not null} {text.Contains('\\')} {text}";
    }

    private static BlockKind BlockOf(string? type) => type switch
    {
        "text" => BlockKind.Text,
        "thinking" => BlockKind.Thinking,
        "tool_use" or "server_tool_use" or "mcp_tool_use" => BlockKind.ToolCall,
        "compaction" => BlockKind.Compaction,
        _ => BlockKind.Other,
    };

    // Of several properties named `type`, the first counts; of others, the last.
    private static string? FirstType(JsonElement? value)
    {
        JsonElement? type = Properties(value, "type").Select(property => (JsonElement?)property.Value).FirstOrDefault();
        return type is { ValueKind: JsonValueKind.String } ? type.Value.GetString() : null;
    }

    private static JsonElement? Last(JsonElement? value, string name)
        => Properties(value, name).Select(property => (JsonElement?)property.Value).LastOrDefault();

    private static IEnumerable<JsonProperty> Properties(JsonElement? value, string name)
        => value is null ? [] : value.Value.EnumerateObject().Where(property => property.Name == name);

    private static void CheckStopReasons(JsonElement? delta)
    {
        if (Properties(delta, "stop_reason").Any(property => property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)))
        {
            throw new InvalidDataException("a stop reason is not a string");
        }
    }
}
