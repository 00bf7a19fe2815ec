using System.Text.Json;
using Handlers.Testing;

namespace Relay;

/// <summary>The replies when there is no key: scripts with different kinds of content, chosen by the words of the question.</summary>
internal static class LocalReplies
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(45);

    public static MessageScript Answer(ReceivedRequest request)
    {
        string question = LastQuestion(request.Json);
        MessageScript script = Asks("weather", "tool")
            ? new MessageScript()
                .Thinking("The user", " wants", " the", " weather.", " I have", " a tool", " for that.").Signature("c2lnbmVkIGJ5IG5vYm9keQ==")
                .Words("Let me look that up.")
                .ServerToolUse("srvtoolu_01Weather", "web_search", "{\"query\":", " \"weather", " in Paris", " tomorrow\"}")
                .Words("Tomorrow will be sunny in Paris, with 24 °C in the afternoon.")
            : Asks("fail", "error")
                ? new MessageScript().Words("This reply breaks off before").ErrorEvent("overloaded_error", "Overloaded")
                : Asks("long", "story")
                    ? new MessageScript().Words(Story())
                    : new MessageScript()
                        .Thinking("A question", " for a script.", " I answer", " with what", " I know.").Signature("c2lnbmVkIGJ5IG5vYm9keQ==")
                        .Words("I am a script on a local server, so I know no answers. Ask me about the weather, for a long story, or to fail.\n\n"
                            + "While I write, you can reload this page, open it in a second tab, or go offline for a while. Nothing is lost: the reply goes on at the server, and each tab continues where it stopped.");
        return script.Model(request.Json.GetProperty("model").GetString()!).Pace(Pace);

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

    private static string Story() => string.Join("\n\n", Enumerable.Range(1, 12).Select(day =>
        $"Day {day}. The river was wide and slow, and the boat drifted past reeds and willows. In the evening we moored at a jetty, lit the stove, and counted the herons."));

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
