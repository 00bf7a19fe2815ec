using System.Globalization;
using System.Text.Json.Nodes;
using Handlers.Tests.Messages;

namespace Handlers.Tests.Accumulation;

/// <summary>The events of a random reply in which everything of the wire contract may come, and much that is not in it.</summary>
internal sealed class RandomStream
{
    private static readonly string[] BuiltByDeltas = ["text", "thinking", "tool_use", "server_tool_use", "mcp_tool_use", "compaction"];

    private static readonly string[] Wholes = [.. WireContract.Blocks.Select(row => row.Json).Where(json => !BuiltByDeltas.Contains((string?)JsonNode.Parse(json)!["type"]))];

    private static readonly JsonObject FullMessage = JsonNode.Parse(WireContract.Message)!.AsObject();

    private readonly Random _random;
    private readonly RandomJson _json;
    private readonly List<JsonObject> _events = [];

    public RandomStream(Random random, int blocks)
    {
        (_random, _json) = (random, new RandomJson(random));
        Start();
        var open = new Queue<(int Index, Queue<JsonObject> Deltas)>();
        for (int i = 0; i < blocks || open.Count > 0;)
        {
            Interrupt();
            // Mostly one block after the other, as the API does; but an index is there to be used.
            if (i < blocks && (open.Count == 0 || _json.Chance(10)))
            {
                (JsonObject start, IEnumerable<JsonObject> deltas) = Block();
                Add(new() { ["type"] = "content_block_start", ["index"] = i, ["content_block"] = start });
                open.Enqueue((i++, new(deltas)));
            }
            else
            {
                (int index, Queue<JsonObject> deltas) = open.Dequeue();
                if (deltas.TryDequeue(out JsonObject? delta))
                {
                    Add(new() { ["type"] = "content_block_delta", ["index"] = index, ["delta"] = delta });
                    open.Enqueue((index, deltas));
                }
                else
                {
                    Add(new() { ["type"] = "content_block_stop", ["index"] = index });
                }
            }
        }

        Add(Delta(Pick("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded", "compaction", "x_reason")));
        Interrupt();
        Add(new() { ["type"] = "message_stop" });
    }

    public IReadOnlyList<JsonObject> Events => _events;

    /// <summary>The bytes of the stream, written and framed at random.</summary>
    public byte[] ToArray()
    {
        var framing = new RandomFraming(_random);
        foreach (JsonObject e in _events)
        {
            framing.Add((string)e["type"]!, _json.Write(e));
        }

        if (_json.Chance(30))
        {
            framing.AddDone();
        }

        return framing.ToArray();
    }

    private void Start()
    {
        Interrupt(beforeStart: true);
        var message = new JsonObject
        {
            ["id"] = _json.Text(),
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = _json.Text(),
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = Usage(),
        };
        if (_json.Chance(20))
        {
            message["container"] = Fill(FullMessage["container"]);
        }

        AddUnknownFields(message);
        Add(new() { ["type"] = "message_start", ["message"] = message });
    }

    // What may come anywhere, even in the middle of a block.
    private void Interrupt(bool beforeStart = false)
    {
        while (_json.Chance(10))
        {
            Add(_random.Next(beforeStart ? 2 : 3) switch
            {
                0 => new() { ["type"] = "ping" },
                1 => new() { ["type"] = "x_event", ["index"] = 0, ["delta"] = _json.Object() },
                _ => Delta(null),
            });
        }
    }

    private void Add(JsonObject e)
    {
        if (_json.Chance(10) && (string?)e["type"] is not "message_delta")
        {
            e["x_beside"] = _json.Value();
        }

        _events.Add(e);
    }

    private (JsonObject Start, IEnumerable<JsonObject> Deltas) Block()
    {
        string type = _random.Next(10) switch { 0 => "x_block", < 4 => "", _ => BuiltByDeltas[_random.Next(BuiltByDeltas.Length)] };
        JsonObject start;
        Func<JsonObject> delta;
        switch (type)
        {
            case "":
                start = Fill(JsonNode.Parse(Wholes[_random.Next(Wholes.Length)])).AsObject();
                delta = UnknownDelta;
                break;
            case "text":
                start = new() { ["type"] = type, ["text"] = _json.Chance(10) ? _json.Text() : "" };
                if (_json.Chance(30))
                {
                    start["citations"] = _json.Chance(50) ? null : new JsonArray(Citation());
                }

                delta = () => _json.Chance(15)
                    ? new() { ["type"] = "citations_delta", ["citation"] = Citation() }
                    : new() { ["type"] = "text_delta", ["text"] = _json.Text() };
                break;
            case "thinking":
                start = new() { ["type"] = type, ["thinking"] = _json.Chance(10) ? _json.Text() : "", ["signature"] = "" };
                delta = () => _json.Chance(20)
                    ? new() { ["type"] = "signature_delta", ["signature"] = _json.Text() }
                    : new() { ["type"] = "thinking_delta", ["thinking"] = _json.Text(), ["estimated_tokens"] = 3 };
                break;
            case "compaction":
                start = new() { ["type"] = type, ["content"] = null, ["encrypted_content"] = null };
                delta = () => new()
                {
                    ["type"] = "compaction_delta",
                    ["content"] = _json.Chance(30) ? null : _json.Text(),
                    ["encrypted_content"] = _json.Chance(30) ? null : _json.Text(),
                };
                break;
            case "x_block":
                start = new() { ["type"] = type, ["x"] = _json.Value() };
                delta = () => _json.Chance(50) ? UnknownDelta() : new() { ["type"] = "text_delta", ["text"] = _json.Text() };
                break;
            default:
                start = Fill(JsonNode.Parse(WireContract.Blocks.Select(row => row.Json).Single(json => json.Contains($"\"{type}\"", StringComparison.Ordinal)))).AsObject();
                start["input"] = _json.Chance(90) ? new JsonObject() : _json.Object();
                return (start, InputDeltas());
        }

        AddUnknownFields(start);
        return (start, Enumerable.Range(0, _random.Next(5)).Select(_ => _json.Chance(5) ? UnknownDelta() : delta()));
    }

    private IEnumerable<JsonObject> InputDeltas()
    {
        string input = _random.Next(8) switch { 0 => "", 1 => " \n ", _ => new RandomJson(_random).Write(_json.Object()) };
        if (_json.Chance(10))
        {
            input = Cut(input, input.Length * 2 / 3);
        }

        int position = 0;
        while (position < input.Length)
        {
            string piece = Cut(input[position..], _random.Next(12));
            yield return new() { ["type"] = "input_json_delta", ["partial_json"] = piece };
            position += piece.Length;
        }
    }

    // Half of a surrogate pair is no text that JSON could carry.
    private static string Cut(string text, int length)
        => length >= text.Length ? text : text[..(char.IsLowSurrogate(text[length]) ? length + 1 : length)];

    private JsonObject UnknownDelta() => new() { ["type"] = "x_delta", ["text"] = _json.Value() };

    private JsonNode Citation() => Fill(_json.Chance(10)
        ? new JsonObject { ["type"] = "x_citation", ["a"] = null }
        : JsonNode.Parse(WireContract.Citations[_random.Next(WireContract.Citations.Length)].Json));

    private JsonObject Delta(string? stopReason)
    {
        var delta = new JsonObject { ["stop_reason"] = stopReason, ["stop_sequence"] = _json.Chance(20) ? _json.Text() : null };
        foreach (string name in (string[])["stop_details", "container"])
        {
            if (_json.Chance(30))
            {
                delta[name] = _json.Chance(40) ? null : Fill(FullMessage[name]);
            }
        }

        AddUnknownFields(delta);
        var e = new JsonObject { ["type"] = "message_delta", ["delta"] = delta };
        if (_json.Chance(90))
        {
            e["usage"] = Usage();
        }

        foreach (string name in (string[])["context_management", "input_transformations", "x_sibling"])
        {
            if (_json.Chance(20))
            {
                e[name] = FullMessage[name] is { } known ? Fill(known) : _json.Object();
            }
        }

        return e;
    }

    private JsonObject Usage()
    {
        var usage = new JsonObject();
        foreach ((string name, JsonNode? value) in FullMessage["usage"]!.AsObject())
        {
            if (_json.Chance(50))
            {
                usage[name] = _json.Chance(20) ? null : value is JsonValue number && number.TryGetValue(out int _) ? _random.Next(1_000_000) : Fill(value);
            }
        }

        AddUnknownFields(usage);
        return usage;
    }

    // A copy of a row of the contract, with random texts where it holds content.
    private JsonNode Fill(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                var filled = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : Fill(field.Value)))!);
                AddUnknownFields(filled);
                return filled;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => item is null ? null : Fill(item))]);
            case JsonValue value when value.TryGetValue(out string? text) && text == WireContract.Secret:
                return JsonValue.Create(_json.Text())!;
            default:
                return node!.DeepClone();
        }
    }

    private void AddUnknownFields(JsonObject fields)
    {
        while (_json.Chance(8))
        {
            fields[string.Create(CultureInfo.InvariantCulture, $"x_{_random.Next(9)}")] = _json.Value();
        }
    }

    private string Pick(params ReadOnlySpan<string> values) => values[_random.Next(values.Length)];
}
