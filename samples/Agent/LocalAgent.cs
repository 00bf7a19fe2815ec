using System.Text.Json;
using Handlers.Testing;

namespace Agent;

/// <summary>Replaces the model when there is no key: lists the files, reads two of them while it searches, and writes an index from the results.</summary>
internal static class LocalAgent
{
    public static MessageScript Answer(ReceivedRequest request)
    {
        JsonElement[] messages = [.. request.Json.GetProperty("messages").EnumerateArray()];
        string[] results = Results(messages[^1]);
        return (messages.Length / 2) switch
        {
            0 => new MessageScript().Thinking("First ", "I look ", "what is there.").Signature("c2lnbmVk").ToolUse("toolu_list", "list_files"),
            1 => Read(JsonElement.Parse(results[0])),
            2 => new MessageScript().Words("I write an index.").ToolUse("toolu_write", "write_file", "{\"path\":\"INDEX.md\",", $"\"content\":{Quote(Index(messages))}}}"),
            _ => new MessageScript().Words(results[0].EndsWith("was written.", StringComparison.Ordinal) ? "I wrote INDEX.md: a list of the files." : "I changed nothing, as you did not want it."),
        };
    }

    private static MessageScript Read(JsonElement files)
    {
        MessageScript script = new MessageScript().Words($"There are {files.GetArrayLength()} files; I look into them.");
        foreach ((int i, JsonElement file) in files.EnumerateArray().Take(2).Index())
        {
            script.ToolUse($"toolu_read{i}", "read_file", "{\"path\":", $"{Quote(file.GetString()!)}}}");
        }

        return script.ToolUse("toolu_search", "search", "{\"text\":\"# \",", "\"limit\":5}");
    }

    private static string Index(JsonElement[] messages)
        => "# Files\n\n" + string.Concat(JsonElement.Parse(Results(messages[2])[0]).EnumerateArray().Select(file => $"- {file.GetString()}\n"));

    private static string[] Results(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.Array } content
        ? [.. content.EnumerateArray().Where(block => block.GetProperty("type").GetString() == "tool_result").Select(Text)]
        : [];

    // The content is a string or a list of blocks.
    private static string Text(JsonElement result) => result.GetProperty("content") is { ValueKind: JsonValueKind.String } text ? text.GetString()! : result.GetProperty("content")[0].GetProperty("text").GetString()!;

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
