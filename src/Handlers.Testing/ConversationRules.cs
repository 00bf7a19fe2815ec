using System.Globalization;
using System.Text.Json;

namespace Handlers.Testing;

/// <summary>
/// The API's rules for a conversation: each <c>tool_use</c> has one <c>tool_result</c> in the next message, and no text is empty. Consecutive messages of the
/// same role count as one.
/// </summary>
internal static class ConversationRules
{
    /// <summary>The API's error message for the conversation; <see langword="null"/> if the API accepts it.</summary>
    internal static string? Objection(JsonElement messages)
    {
        string? role = null;
        List<string> open = [];
        List<string> called = [];
        int index = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || RoleOf(message) is not { } next)
            {
                return At(index, "role: Field required");
            }

            if (next != role)
            {
                if (open.Count > 0)
                {
                    return Unanswered(index - 1, open);
                }

                (open, called) = (called, []);
                role = next;
            }

            if (Objection(message, index, open, called) is { } objection)
            {
                return objection;
            }

            index++;
        }

        return open.Count > 0 || called.Count > 0 ? Unanswered(index - 1, [.. open, .. called]) : null;
    }

    private static string? Objection(JsonElement message, int index, List<string> open, List<string> called)
    {
        if (!message.TryGetProperty("content", out JsonElement content))
        {
            return At(index, "content: Field required");
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return content.GetString()!.Length == 0 ? At(index, "user messages must have non-empty content") : null;
        }

        foreach (JsonElement block in content.EnumerateArray())
        {
            switch (Text(block, "type"))
            {
                case "text" when Text(block, "text") is null or "":
                    return "messages: text content blocks must be non-empty";
                case "tool_use" when !block.TryGetProperty("input", out JsonElement input) || input.ValueKind != JsonValueKind.Object:
                    return At(index, "content: tool_use.input: Input should be a valid dictionary");
                case "tool_use":
                    called.Add(Text(block, "id") ?? "");
                    break;
                case "tool_result" when !open.Remove(Text(block, "tool_use_id") ?? ""):
                    return At(index, $"content: unexpected `tool_use_id` found in `tool_result` blocks: {Text(block, "tool_use_id")}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
                case "tool_result" when block.TryGetProperty("is_error", out JsonElement error) && error.ValueKind == JsonValueKind.True && IsEmpty(block):
                    return At(index, "content: tool_result: content cannot be empty if `is_error` is true");
            }
        }

        return null;
    }

    private static bool IsEmpty(JsonElement result)
        => !result.TryGetProperty("content", out JsonElement content)
            || (content.ValueKind == JsonValueKind.String ? content.GetString()!.Length == 0 : content.ValueKind == JsonValueKind.Array && content.GetArrayLength() == 0);

    private static string Unanswered(int index, List<string> ids)
        => At(index, $"`tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", ids)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.");

    private static string? RoleOf(JsonElement message) => Text(message, "role");

    private static string? Text(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static string At(int index, string objection) => string.Create(CultureInfo.InvariantCulture, $"messages.{index}: {objection}");
}
