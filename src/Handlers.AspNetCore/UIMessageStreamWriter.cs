using System.Buffers;
using System.Text;
using System.Text.Json;
using Handlers.Relay;

namespace Handlers.AspNetCore;

/// <summary>
/// Writes the parts of the AI SDK's UI message stream, version 1:
/// <code>
/// data: {"type":"text-delta","id":"0","delta":"Hello"}
/// </code>
/// </summary>
internal sealed class UIMessageStreamWriter : RelayWriter
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Dictionary<int, Block> _blocks = [];
    private bool _isFinished;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override ReadOnlySpan<byte> Heartbeat => ":\n\n"u8;

    public override void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> frame, StreamLogPosition position)
    {
        using JsonDocument document = JsonDocument.Parse(FrameData.Join(frame));
        JsonElement e = document.RootElement;
        switch (GetString(e, "type"))
        {
            case "message_start":
                WritePart(output, "start", ("messageId", GetString(e.GetProperty("message"), "id")));
                WritePart(output, "start-step");
                break;
            case "content_block_start":
                StartBlock(output, e.GetProperty("index").GetInt32(), e.GetProperty("content_block"));
                break;
            case "content_block_delta":
                WriteDelta(output, e.GetProperty("index").GetInt32(), e.GetProperty("delta"));
                break;
            case "content_block_stop":
                StopBlock(output, e.GetProperty("index").GetInt32());
                break;
            case "message_stop":
                WritePart(output, "finish-step");
                WritePart(output, "finish");
                Finish(output);
                break;
            case "error":
                WritePart(output, "error", ("errorText", GetString(e.GetProperty("error"), "message") ?? "The reply failed."));
                Finish(output);
                break;
        }
    }

    public override void Complete(IBufferWriter<byte> output, StreamLogOutcome outcome)
    {
        if (outcome == StreamLogOutcome.Stopped && !_isFinished)
        {
            WritePart(output, "abort");
        }

        Finish(output);
    }

    private void StartBlock(IBufferWriter<byte> output, int index, JsonElement block)
    {
        switch (GetString(block, "type"))
        {
            case "text":
                _blocks[index] = new Block("text");
                WritePart(output, "text-start", ("id", $"{index}"));
                break;
            case "thinking":
                _blocks[index] = new Block("reasoning");
                WritePart(output, "reasoning-start", ("id", $"{index}"));
                break;
            case "tool_use":
                var tool = new Block("tool") { CallId = GetString(block, "id") ?? $"{index}", Name = GetString(block, "name") ?? "" };
                _blocks[index] = tool;
                WritePart(output, "tool-input-start", ("toolCallId", tool.CallId), ("toolName", tool.Name));
                break;
        }
    }

    private void WriteDelta(IBufferWriter<byte> output, int index, JsonElement delta)
    {
        if (!_blocks.TryGetValue(index, out Block? block))
        {
            return;
        }

        switch (GetString(delta, "type"))
        {
            case "text_delta":
                WritePart(output, "text-delta", ("id", $"{index}"), ("delta", GetString(delta, "text")));
                break;
            case "thinking_delta":
                WritePart(output, "reasoning-delta", ("id", $"{index}"), ("delta", GetString(delta, "thinking")));
                break;
            case "input_json_delta":
                string input = GetString(delta, "partial_json") ?? "";
                block.Input.Append(input);
                WritePart(output, "tool-input-delta", ("toolCallId", block.CallId), ("inputTextDelta", input));
                break;
        }
    }

    private void StopBlock(IBufferWriter<byte> output, int index)
    {
        if (!_blocks.Remove(index, out Block? block))
        {
            return;
        }

        if (block.Kind != "tool")
        {
            WritePart(output, block.Kind + "-end", ("id", $"{index}"));
            return;
        }

        BeginPart("tool-input-available", out Utf8JsonWriter writer);
        using (writer)
        {
            writer.WriteString("toolCallId", block.CallId);
            writer.WriteString("toolName", block.Name);
            writer.WritePropertyName("input");
            string input = block.Input.ToString();
            try
            {
                using JsonDocument parsed = JsonDocument.Parse(input.Length == 0 ? "{}" : input);
                parsed.RootElement.WriteTo(writer);
            }
            catch (JsonException)
            {
                // The input was cut off, for example by max_tokens, so there is no complete input to show.
                writer.WriteStartObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        EndPart(output);
    }

    private void Finish(IBufferWriter<byte> output)
    {
        if (!_isFinished)
        {
            output.Write("data: [DONE]\n\n"u8);
        }

        _isFinished = true;
    }

    private void WritePart(IBufferWriter<byte> output, string type, params ReadOnlySpan<(string Name, string? Value)> properties)
    {
        BeginPart(type, out Utf8JsonWriter writer);
        using (writer)
        {
            foreach ((string name, string? value) in properties)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }

            writer.WriteEndObject();
        }

        EndPart(output);
    }

    private void BeginPart(string type, out Utf8JsonWriter writer)
    {
        _json.ResetWrittenCount();
        writer = new Utf8JsonWriter(_json);
        writer.WriteStartObject();
        writer.WriteString("type", type);
    }

    private void EndPart(IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        output.Write(_json.WrittenSpan);
        output.Write("\n\n"u8);
    }

    private static string? GetString(JsonElement e, string name)
        => e.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An open content block.</summary>
    private sealed class Block(string kind)
    {
        public string Kind => kind;

        public string CallId { get; init; } = "";

        public string Name { get; init; } = "";

        public StringBuilder Input { get; } = new();
    }
}
