using System.Text.Json;
using System.Text.Json.Nodes;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests.Accumulation;

/// <summary>
/// Adds events up to a message in the plainest way there is, on <see cref="JsonNode"/>s and with nothing of the library: what an accumulated
/// message is compared with.
/// </summary>
internal sealed class MessageReference
{
    private readonly Dictionary<int, string> _inputs = [];
    private readonly HashSet<int> _stopped = [];
    private JsonObject? _message;

    public static JsonObject Assemble(IEnumerable<JsonObject> events)
    {
        var reference = new MessageReference();
        foreach (JsonObject e in events)
        {
            reference.Apply(e);
        }

        return reference.Message;
    }

    /// <summary>The events of a script that is framed as the API frames.</summary>
    public static IEnumerable<JsonObject> EventsOf(MessageScript script) => script.ToString().Split('\n')
        .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
        .Select(line => JsonNode.Parse(line[6..])!.AsObject());

    /// <summary>Compares as the API's JSON is compared: what is absent may be missing or null.</summary>
    public static void AssertSame(JsonObject expected, Message? actual, string what = "")
    {
        JsonNode left = WithoutNulls(expected.DeepClone());
        JsonNode right = WithoutNulls(JsonNode.Parse(actual!.ToJson())!);
        if (!JsonNode.DeepEquals(left, right))
        {
            Assert.Fail($"{what}\nexpected {left.ToJsonString()}\nbut was  {right.ToJsonString()}");
        }
    }

    /// <summary>The message so far, a copy.</summary>
    public JsonObject Message
    {
        get
        {
            JsonObject message = _message!.DeepClone().AsObject();
            foreach ((int index, string input) in _inputs.Where(input => !string.IsNullOrWhiteSpace(input.Value)))
            {
                message["content"]![index]!["input"] = InputOf(input, isComplete: _stopped.Contains(index));
            }

            return message;
        }
    }

    public void Apply(JsonObject e)
    {
        switch ((string?)e["type"])
        {
            case "message_start":
                _message = e["message"]!.DeepClone().AsObject();
                break;
            case "content_block_start":
                Content.Add(e["content_block"]!.DeepClone());
                if ((string?)e["content_block"]!["type"] == "fallback" && e["content_block"]!["to"]?["model"] is { } model)
                {
                    _message!["model"] = model.DeepClone();
                }

                break;
            case "content_block_delta":
                ApplyDelta((int)e["index"]!, e["delta"]!.AsObject());
                break;
            case "content_block_stop":
                _stopped.Add((int)e["index"]!);
                break;
            case "message_delta":
                Overwrite(_message!, e["delta"]!.AsObject());
                foreach (string name in (string[])["stop_reason", "stop_sequence"])
                {
                    if (e["delta"]!.AsObject().TryGetPropertyValue(name, out JsonNode? value))
                    {
                        _message![name] = value?.DeepClone();
                    }
                }

                Overwrite(_message!, e.Where(field => field.Key is not ("type" or "delta" or "usage")));
                if (e["usage"] is JsonObject usage)
                {
                    Overwrite(_message!["usage"]!.AsObject(), usage);
                }

                break;
        }
    }

    private JsonArray Content => _message!["content"]!.AsArray();

    private void ApplyDelta(int index, JsonObject delta)
    {
        JsonObject block = Content[index]!.AsObject();
        switch ((string?)block["type"], (string?)delta["type"])
        {
            case ("text", "text_delta"):
                block["text"] = (string?)block["text"] + (string?)delta["text"];
                break;
            case ("text", "citations_delta"):
                if (block["citations"] is not JsonArray)
                {
                    block["citations"] = new JsonArray();
                }

                block["citations"]!.AsArray().Add(delta["citation"]!.DeepClone());
                break;
            case ("thinking", "thinking_delta"):
                block["thinking"] = (string?)block["thinking"] + (string?)delta["thinking"];
                break;
            case ("thinking", "signature_delta"):
                block["signature"] = (string?)delta["signature"];
                break;
            case ("tool_use" or "server_tool_use" or "mcp_tool_use", "input_json_delta"):
                _inputs[index] = _inputs.GetValueOrDefault(index) + (string?)delta["partial_json"];
                break;
            case ("compaction", "compaction_delta"):
                block["content"] = (string?)delta["content"];
                block["encrypted_content"] = (string?)delta["encrypted_content"];
                break;
        }
    }

    private static JsonNode? InputOf(string json, bool isComplete)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return isComplete ? new JsonObject() : PartialInputReference.Read(json);
        }
    }

    private static void Overwrite(JsonObject target, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        foreach ((string name, JsonNode? value) in fields.Where(field => field.Value is not null))
        {
            target[name] = value!.DeepClone();
        }
    }

    // Unknown fields and blocks (their names begin with x_ here) and tools' inputs are not the API's to leave out.
    private static JsonNode WithoutNulls(JsonNode node)
    {
        switch (node)
        {
            case JsonObject fields when ((string?)fields["type"])?.StartsWith("x_", StringComparison.Ordinal) != true:
                foreach ((string name, JsonNode? value) in fields.Where(field => field.Key != "input" && !field.Key.StartsWith("x_", StringComparison.Ordinal)).ToArray())
                {
                    if (value is null)
                    {
                        fields.Remove(name);
                    }
                    else
                    {
                        WithoutNulls(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items.Where(item => item is not null))
                {
                    WithoutNulls(item!);
                }

                break;
        }

        return node;
    }
}
