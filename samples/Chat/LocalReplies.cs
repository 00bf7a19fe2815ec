using System.Text.Json;
using Handlers.Testing;

namespace Chat;

/// <summary>The local server's replies when there is no key: scripts with different kinds of content, chosen by the words of the question.</summary>
internal static class LocalReplies
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    public static MessageScript Answer(ReceivedRequest request)
    {
        string question = LastQuestion(request.Json);
        return Script(question).Model(request.Json.GetProperty("model").GetString()!).Pace(Pace);

        MessageScript Script(string question)
        {
            if (Asks("think", "why"))
            {
                return new MessageScript()
                    .Thinking("The user", " wants to see", " me think.", " So I think", " first,", " dimmed,", " and speak", " then.").Signature("c2lnbmVkIGJ5IG5vYm9keQ==")
                    .Words("I thought about it, and then I wrote this.");
            }

            if (Asks("tool", "weather"))
            {
                return new MessageScript()
                    .Words("Let me look that up.")
                    .ToolUse("toolu_01Weather", "get_weather", "{\"city\":", " \"Par", "is\",", " \"days\": 2}");
            }

            if (Asks("error", "fail"))
            {
                return new MessageScript().Words("This reply will not come to its").ErrorEvent("overloaded_error", "Overloaded");
            }

            if (Asks("hello"))
            {
                return new MessageScript().Text("Hello", " there", "!");
            }

            return new MessageScript().Words(
                "I am a script on a local server: I know no answers. Ask me to say hello, to think, to use a tool, or to fail.");
        }

        bool Asks(params ReadOnlySpan<string> words)
        {
            foreach (string word in words)
            {
                if (question.Contains(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The text of the last message, whose content is a string or a list of blocks.</summary>
    private static string LastQuestion(JsonElement request)
    {
        JsonElement messages = request.GetProperty("messages");
        JsonElement content = messages[messages.GetArrayLength() - 1].GetProperty("content");
        return content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray().Where(block => block.TryGetProperty("text", out _)).Select(block => block.GetProperty("text").GetString()));
    }
}
