using System.Text.Json;

namespace Handlers;

/// <summary>
/// A result of the Model Context Protocol, which <c>McpClientTool</c> returns as JSON if it is more than its contents:
/// <c>{"content":[{"type":"text","text":"No such city."}],"structuredContent":{…},"isError":true}</c>.
/// </summary>
internal static class McpResult
{
    public static bool Is(JsonElement json)
        => json.ValueKind is JsonValueKind.Object && json.TryGetProperty("content", out JsonElement content) && content.ValueKind is JsonValueKind.Array
            && (IsError(json) || json.TryGetProperty("structuredContent", out _));

    /// <summary>The result's contents, or its structured content if there are none. The server's metadata is left out.</summary>
    /// <exception cref="ToolException">The result is an error. The exception's message is the error's text, for the model.</exception>
    public static ContentList ToContent(JsonElement json)
    {
        JsonElement[] contents = [.. json.GetProperty("content").EnumerateArray()];
        if (IsError(json))
        {
            string[] texts = [.. contents.Select(content => GetString(content, "text")).OfType<string>()];
            throw new ToolException(texts.Length > 0 ? string.Join('\n', texts) : ContentJson.ToText(json));
        }

        return contents.Length > 0
            ? ContentList.Create([.. contents.Select(ToBlock)])
            : ContentJson.ToText(json.GetProperty("structuredContent"));
    }

    private static bool IsError(JsonElement json) => json.TryGetProperty("isError", out JsonElement isError) && isError.ValueKind is JsonValueKind.True;

    private static ContentBlock ToBlock(JsonElement content) => GetString(content, "type") switch
    {
        "text" when GetString(content, "text") is { Length: > 0 } text => new TextBlock { Text = text },
        "image" when GetString(content, "data") is { } data => new ImageBlock { Source = new Base64Source { MediaType = GetString(content, "mimeType") ?? "", Data = data } },
        _ => new TextBlock { Text = ContentJson.ToText(content) },
    };

    private static string? GetString(JsonElement json, string name)
        => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
