namespace Handlers.Generators.Tests.Randomized;

/// <summary>An event, the parameters that its handlers may take as a user knows them, and how to raise it.</summary>
/// <param name="Attribute">The attribute's name.</param>
/// <param name="Interest">The flags without any of which the event does not come.</param>
/// <param name="Raise">Delivers one to a handler.</param>
/// <param name="Sync">Parameter lists of a synchronous handler, each of which matches what is raised.</param>
/// <param name="Async">The same of an async one.</param>
internal sealed record RandomEvent(string Attribute, HandlerInterest Interest, Func<IMessageHandler, ValueTask> Raise, string[] Sync, string[] Async)
{
    private static readonly string[] Text =
        ["", "string delta", "ReadOnlySpan<char> delta", "ReadOnlySpan<byte> delta", "ReadOnlyMemory<char> delta, int index", "int index, string delta", "string delta, ReadOnlySpan<char> snapshot", "MessageStream stream, ReadOnlySpan<byte> utf8"];

    private static readonly string[] AsyncText = ["", "string delta", "ReadOnlyMemory<char> delta, CancellationToken c", "int index", "string delta, string snapshot"];

    /// <summary>One of each kind: text, with a tool, with an object, without anything.</summary>
    public static RandomEvent[] All { get; } =
    [
        new("OnText", HandlerInterest.TextIndex, handler => handler.Text(new TextEvent(0, delta: "d", snapshot: "sd")), Text, AsyncText),
        new("OnThinking", HandlerInterest.ThinkingIndex, handler => handler.Thinking(new ThinkingEvent(0, delta: "d")), Text, AsyncText),
        new("OnPing", HandlerInterest.Ping, handler => handler.Ping(), ["", "CancellationToken c", "MessageStream m"], ["", "CancellationToken c"]),
        new("OnInputJson", HandlerInterest.InputJsonIndex, handler => handler.InputJson(new InputJsonEvent(0, new ToolUseBlock { Name = "a" }, delta: "{}")), ["", "string delta", "ToolCallBlock b", "ToolUseBlock b, int i"], ["", "string delta", "ToolUseBlock b"]),
        new("OnContentBlock", HandlerInterest.ContentBlock | HandlerInterest.ContentBlockIndex, handler => handler.ContentBlock(new TextBlock { Text = "t" }, 0), ["", "TextBlock b", "ContentBlock b, int i", "int i"], ["", "TextBlock b", "ContentBlock b"]),
        new("OnException", HandlerInterest.Exception, handler => handler.Fail(new FormatException()), ["", "Exception e", "FormatException e", "SystemException matched"], ["", "Exception e", "FormatException e, CancellationToken c"]),
        new("OnItem", HandlerInterest.Item, handler => handler.Item(new ItemEvent(new ItemPath("steps"), 0, "\"s\""u8)), ["", "string s", "int number", "string s, int number", "ReadOnlySpan<byte> json", "CancellationToken c"], ["", "string s", "int number, string s, CancellationToken c"]),
        new("OnOutput", HandlerInterest.Output, handler => handler.Output(new OutputEvent("{}"u8)), ["", "System.Text.Json.JsonElement output"], ["", "System.Text.Json.JsonElement output"]),
        new("OnEnd", HandlerInterest.End, handler => handler.End(), ["", "MessageStream stream"], [""]),
    ];

    public string Parameters(System.Random random, bool isAsync) => random.Pick(isAsync ? Async : Sync);

    /// <summary>The attribute in one of the ways to write it.</summary>
    public string Written(System.Random random) => random.Next(8) switch
    {
        _ when Attribute == "OnItem" => random.Next(2) == 0 ? "OnItem(\"steps\")" : "OnItem(\"plan\", \"steps\"), OnItem(\"steps\")",
        0 => $"global::Handlers.{Attribute}Attribute",
        1 => $"Handlers.{Attribute}()",
        2 when Attribute == "OnInputJson" => "OnInputJson(\"a\")",
        3 when Attribute == "OnText" => "TheText",
        _ => Attribute,
    };
}
