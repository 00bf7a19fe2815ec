using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// Messages as the conventions write them (gen-ai-input-messages.json, gen-ai-output-messages.json): <c>[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]</c>.
/// A block for which the conventions define no part is written as the API's own JSON, which also has a <c>type</c>.
/// </summary>
internal static class TelemetryContent
{
    public static string? Parts(ContentList? content) => content is null ? null : Write(writer => WriteParts(writer, content));

    public static string Messages(IReadOnlyList<MessageParam> messages) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (MessageParam message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Content.Any(block => block is ToolResultBlock) ? "tool" : message.Role.Value);
            writer.WritePropertyName("parts");
            WriteParts(writer, message.Content);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static string Output(Message message, string? finishReason) => Write(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        writer.WritePropertyName("parts");
        WriteParts(writer, message.Content);
        writer.WriteString("finish_reason", finishReason ?? TelemetryNames.Error);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    public static string? Tools(IReadOnlyList<Tool>? tools) => tools is null ? null : Write(writer =>
    {
        writer.WriteStartArray();
        foreach (Tool tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type", tool is CustomTool ? "function" : tool.Type);
            writer.WriteString("name", (tool as NamedTool)?.Name ?? tool.Type);
            if (tool is CustomTool custom)
            {
                writer.WriteString("description", custom.Description);
                writer.WritePropertyName("parameters");
                custom.InputSchema.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void WriteParts(Utf8JsonWriter writer, IReadOnlyList<ContentBlock> blocks)
    {
        writer.WriteStartArray();
        foreach (ContentBlock block in blocks)
        {
            WritePart(writer, block);
        }

        writer.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter writer, ContentBlock block)
    {
        switch (block)
        {
            case TextBlock text:
                WriteContent(writer, "text", text.Text);
                break;
            case ThinkingBlock thinking:
                WriteContent(writer, "reasoning", thinking.Thinking);
                break;
            case ToolCallBlock call:
                writer.WriteStartObject();
                writer.WriteString("type", "tool_call");
                writer.WriteString("id", call.Id);
                writer.WriteString("name", call.Name);
                writer.WritePropertyName("arguments");
                call.Input.WriteTo(writer);
                writer.WriteEndObject();
                break;
            case ToolResultBlock result:
                writer.WriteStartObject();
                writer.WriteString("type", "tool_call_response");
                writer.WriteString("id", result.ToolUseId);
                writer.WritePropertyName("response");
                WriteParts(writer, result.Content ?? []);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteRawValue(block.ToJson());
                break;
        }
    }

    private static void WriteContent(Utf8JsonWriter writer, string type, string content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WriteString("content", content);
        writer.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
