using System.Globalization;
using System.Text.Json;

namespace Handlers.Testing;

/// <summary>
/// What the API demands of the JSON of a request, and what a <see cref="MessageRequest"/> always fulfils: fields that must be there, and their types.
/// </summary>
internal static class BodyRules
{
    /// <summary>The fields that a block or a tool of a kind must have.</summary>
    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["text"] = ["text"],
        ["thinking"] = ["thinking", "signature"],
        ["redacted_thinking"] = ["data"],
        ["tool_use"] = ["id", "name", "input"],
        ["tool_result"] = ["tool_use_id"],
        ["custom"] = ["name", "input_schema"],
    };

    /// <summary>What the API objects to, in its words; null for nothing.</summary>
    /// <param name="body">The body; undefined if it is no JSON.</param>
    /// <param name="namesModel">Whether the body, and not the path, names the model.</param>
    public static string? Objection(JsonElement body, bool namesModel)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return body.ValueKind == JsonValueKind.Undefined ? "The request body is not valid JSON" : "Input should be a valid dictionary or object";
        }

        return (namesModel ? Field(body, "model", "string", JsonValueKind.String) : null)
            ?? Field(body, "max_tokens", "integer", JsonValueKind.Number)
            ?? (body.GetProperty("max_tokens").TryGetInt64(out _) ? null : "max_tokens: Input should be a valid integer")
            ?? Field(body, "messages", "list", JsonValueKind.Array)
            ?? (body.TryGetProperty("stream", out _) ? Field(body, "stream", "boolean", JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null) : null)
            ?? Each(body, "messages", "messages", (message, path) => Missing(message, "role", path) ?? ObjectionToContent(message, path))
            ?? Each(body, "tools", "tools", RequiredOf);
    }

    private static string? Field(JsonElement body, string name, string type, params ReadOnlySpan<JsonValueKind> kinds)
        => Missing(body, name, path: null) ?? (kinds.Contains(body.GetProperty(name).ValueKind) ? null : $"{name}: Input should be a valid {type}");

    private static string? ObjectionToContent(JsonElement message, string path)
        => message.TryGetProperty("content", out JsonElement content) && content.ValueKind is not (JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Null)
            ? $"{path}.content: Input should be a valid list"
            : Each(message, "content", $"{path}.content", RequiredOf);

    private static string? RequiredOf(JsonElement value, string path)
    {
        string type = value.TryGetProperty("type", out JsonElement given) ? given.ToString() : path.StartsWith("tools", StringComparison.Ordinal) ? "custom" : "";
        return Required.TryGetValue(type, out string[]? names) ? names.Select(name => Missing(value, name, $"{path}.{type}")).FirstOrDefault(objection => objection is not null)
            : type.Length == 0 ? $"{path}.type: Field required"
            : null;
    }

    private static string? Each(JsonElement parent, string name, string path, Func<JsonElement, string, string?> check)
    {
        int index = 0;
        foreach (JsonElement item in parent.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"{path}.{index++}");
            if (item.ValueKind != JsonValueKind.Object)
            {
                return $"{place}: Input should be a valid dictionary or object";
            }

            if (check(item, place) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    private static string? Missing(JsonElement value, string name, string? path)
        => value.TryGetProperty(name, out _) ? null : $"{(path is null ? "" : path + ".")}{name}: Field required";
}
