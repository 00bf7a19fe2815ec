using Handlers.Testing;

namespace Dashboard;

/// <summary>The local server's replies: first an overloaded error, then two tool calls, then the answer.</summary>
internal static class LocalReplies
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(15);

    public static MessageScript Answer(ReceivedRequest request) => request.Number switch
    {
        1 => MessageScript.Error(529, "overloaded_error", "Overloaded").Header("retry-after-ms", "100"),
        2 => new MessageScript().Pace(Pace).Words("Let me look at both.")
            .ToolUse("toolu_1", "get_weather", "{\"city\":", " \"Paris\"}").ToolUse("toolu_2", "get_weather", "{\"city\":", " \"Rome\"}"),
        _ => new MessageScript().Pace(Pace).Words("It is sunny in both cities, at 24 °C."),
    };
}
