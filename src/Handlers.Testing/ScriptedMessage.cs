using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Handlers.Testing;

/// <summary>Accumulates the events of a stream to a message on JSON nodes. Simple rather than fast, because tests use it as the reference.</summary>
internal static class ScriptedMessage
{
    internal static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonObject Accumulate(string eventStream)
    {
        JsonObject? message = null;
        var inputs = new Dictionary<int, string>();
        foreach (string data in DataOf(eventStream).Where(data => data != "[DONE]"))
        {
            JsonObject e = JsonNode.Parse(data)!.AsObject();
            if ((string?)e["type"] is "message_start")
            {
                message ??= Take(e, "message").AsObject();
            }
            else if (message is not null)
            {
                Apply(e, message, inputs);
            }
        }

        if (message is null)
        {
            throw new InvalidOperationException("The script has no message_start event, so there is no message.");
        }

        foreach ((int index, string input) in inputs)
        {
            message["content"]![index]!["input"] = ParseInput(input);
        }

        return message;
    }

    /// <summary>The data of each complete event.</summary>
    private static IEnumerable<string> DataOf(string eventStream)
    {
        var data = new List<string>();
        // The text after the last line end is not a complete line.
        foreach (string line in ScriptFraming.Lines(eventStream.TrimStart('\uFEFF')).SkipLast(1))
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Add(line[(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5)..]);
            }

            if (line.Length == 0 && data.Count > 0)
            {
                yield return string.Join('\n', data);
                data.Clear();
            }
        }
    }

    /// <summary>A tool's input; <c>{}</c> if it is empty or incomplete.</summary>
    private static JsonNode ParseInput(string json)
    {
        try
        {
            return JsonNode.Parse(json) ?? new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    private static void Apply(JsonObject e, JsonObject message, Dictionary<int, string> inputs)
    {
        JsonArray content = message["content"]!.AsArray();
        switch ((string?)e["type"])
        {
            case "content_block_start":
                JsonNode block = Take(e, "content_block");
                content.Add(block);
                if ((string?)block["type"] == "fallback" && block["to"]?["model"] is { } model)
                {
                    message["model"] = model.DeepClone();
                }

                break;
            case "content_block_delta":
                int index = (int)e["index"]!;
                ApplyDelta(e["delta"]!.AsObject(), content[index]!.AsObject(), index, inputs);
                break;
            case "message_delta":
                JsonObject delta = e["delta"]!.AsObject();
                Overwrite(message, delta);
                foreach (string name in (ReadOnlySpan<string>)["stop_reason", "stop_sequence"])
                {
                    if (delta.TryGetPropertyValue(name, out JsonNode? stop))
                    {
                        message[name] = stop?.DeepClone();
                    }
                }

                if (e["usage"] is JsonObject usage)
                {
                    Overwrite(message["usage"]!.AsObject(), usage);
                }

                foreach (string sibling in (ReadOnlySpan<string>)["context_management", "input_transformations"])
                {
                    if (e[sibling] is { } value)
                    {
                        message[sibling] = value.DeepClone();
                    }
                }

                break;
        }
    }

    private static void ApplyDelta(JsonObject delta, JsonObject block, int index, Dictionary<int, string> inputs)
    {
        switch ((string?)delta["type"])
        {
            case "text_delta":
                block["text"] = (string?)block["text"] + (string?)delta["text"];
                break;
            case "thinking_delta":
                block["thinking"] = (string?)block["thinking"] + (string?)delta["thinking"];
                break;
            case "signature_delta":
                block["signature"] = (string?)delta["signature"];
                break;
            case "input_json_delta":
                inputs[index] = inputs.GetValueOrDefault(index) + (string?)delta["partial_json"];
                break;
            case "citations_delta":
                if (block["citations"] is not JsonArray citations)
                {
                    block["citations"] = citations = [];
                }

                citations.Add(Take(delta, "citation"));
                break;
            case "compaction_delta":
                block["content"] = delta["content"]?.DeepClone();
                block["encrypted_content"] = delta["encrypted_content"]?.DeepClone();
                break;
        }
    }

    private static void Overwrite(JsonObject target, JsonObject source)
    {
        foreach ((string name, JsonNode? value) in source)
        {
            if (value is not null)
            {
                target[name] = value.DeepClone();
            }
        }
    }

    /// <summary>Removes a node from the event, so that it can be added to the message: a JSON node has one parent.</summary>
    private static JsonNode Take(JsonObject parent, string name)
    {
        JsonNode node = parent[name]!;
        parent.Remove(name);
        return node;
    }
}
