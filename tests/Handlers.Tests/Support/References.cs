using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Streams that together have everything a message can have.</summary>
internal static class References
{
    public static TheoryData<string> Names => ["text", "thinking", "tools", "citations", "multibyte", "rest"];

    public static MessageScript Get(string name) => name switch
    {
        "text" => new MessageScript().Text("Hello", " \"there\"\\", "\n!").Ping().Text("", "two"),
        "thinking" => new MessageScript().Thinking("Let me", " see.").Signature("c2ln").Block("""{"type":"redacted_thinking","data":"eA=="}""").Text("42"),
        "tools" => new MessageScript().Text("Wait.").ToolUse("toolu_1", "get_weather", "", "{\"ci", "ty\": [\"Par", "is\", 1", "2.5, tr", "ue]", "}").ToolUse("toolu_2", "now"),
        "citations" => new MessageScript().Text("As", " said").Citation("""{"type":"char_location","cited_text":"said","document_index":0,"document_title":null,"start_char_index":3,"end_char_index":7}""").TextDelta("."),
        "multibyte" => new MessageScript().Text("Grüße", " 世界", " 👩‍👩‍👧", "\u0007é"),
        "rest" => new MessageScript()
            .Block("""{"type":"compaction","content":null,"encrypted_content":null}""").CompactionDelta("so ", null).CompactionDelta("far", "ZW5j")
            .Block("""{"type":"from_the_future","x":{"y":[1]}}""").Delta("""{"type":"future_delta","z":1}""").TextDelta("?")
            .Block("""{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}""").InputJsonDelta("{\"query\":\"x\"}")
            .Event("""{"type":"future_event","a":[true]}""")
            .MessageDelta("""{"output_tokens":3}""")
            .Text("end").Framing(done: true),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The calls of a handler with interest in everything, and how the reading ended.</summary>
    public static List<string> TraceOf(Stream bytes, MessageStreamOptions? options = null)
    {
        var trace = new Trace();
        using MessageStream stream = MessageStream.Create(bytes, trace, options ?? new MessageStreamOptions());
        Exception? thrown = null;
        try
        {
            stream.UntilDone();
        }
        catch (Exception e) when (e is ApiException or StreamInterruptedException or InvalidStreamException)
        {
            thrown = e;
        }

        trace.Calls.Add($"thrown {thrown?.GetType().Name} {thrown?.Message}");
        return trace.Calls;
    }

    public static void AssertSame(List<string> expected, List<string> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"{what}:\n{string.Join('\n', actual)}\n\nexpected:\n{string.Join('\n', expected)}");
        }
    }
}
