namespace Handlers.Generators.Tests.Emission;

/// <summary>What reaches the methods of the other events, and which flags they ask for.</summary>
public sealed class EventTests
{
    public EventTests() => Trace.Start();

    [Fact]
    public async Task Every_event_reaches_its_method()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnConnect] void M(ResponseInfo r) => Trace.Add("connect");
                [OnRetry] void M(RetryEvent e) => Trace.Add("retry");
                [OnStreamEvent] void M(MessageStreamEvent e) => Trace.Add("stream event " + e.GetType().Name);
                [OnFrame] void Frame(ReadOnlySpan<byte> frame) => Trace.Add("frame " + frame.Length);
                [OnFrame] Task FrameAsync(ReadOnlyMemory<byte> frame) => Trace.AddAsync("frame memory " + frame.Length);
                [OnPing] void Ping() => Trace.Add("ping");
                [OnText] void Text(string d) => Trace.Add(d);
                [OnThinking] void Thinking(string d) => Trace.Add(d);
                [OnSignature] void Signature(string s, int index) => Trace.Add(s + index);
                [OnCitation] void M(Citation citation, int index) => Trace.Add(citation.GetType().Name + index);
                [OnCompaction] void M(string? content, CompactionDelta delta, int index) => Trace.Add(content + delta.EncryptedContent + index);
                [OnCompaction] Task Summary(string? content) => Trace.AddAsync("summary " + content);
                [OnInputJson] void Json(string d) => Trace.Add(d);
                [OnContentBlock] void M(ContentBlock b, int index) => Trace.Add(b.GetType().Name + index);
                [OnMessage] void Done() => Trace.Add("message");
                [OnTimeout] void M(TimeoutException e) => Trace.Add("timeout");
                [OnAbort] void Abort() => Trace.Add("abort");
                [OnException] void M(Exception e) => Trace.Add(e.GetType().Name);
                [OnEnd] Task End(CancellationToken c) => Trace.AddAsync("end");
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        await handler.Connect();
        await handler.Retry();
        await handler.Frame("data: {}\n\n"u8);
        await handler.StreamEvent(new PingEvent());
        await handler.Ping();
        await handler.Text("text");
        await handler.Thinking(new ThinkingEvent(0, delta: "thinking"));
        await handler.Signature("sig", 3);
        await handler.Citation(new PageLocationCitation(), 4);
        await handler.Compaction(new CompactionDelta { Content = "so far", EncryptedContent = "enc" }, 6);
        await handler.Compaction(new CompactionDelta(), 7);
        await handler.InputJson(new InputJsonEvent(0, new ToolUseBlock(), delta: "{"));
        await handler.ContentBlock(new TextBlock(), 5);
        await handler.Message(null);
        await handler.Timeout();
        await handler.Abort();
        await handler.Fail(new FormatException());
        await handler.End();

        Assert.Equal(
            [
                "connect", "retry", "frame 10", "frame memory 10", "frame memory 10 done", "stream event PingEvent", "ping", "text", "thinking", "sig3", "PageLocationCitation4",
                "so farenc6", "summary so far", "summary so far done", "7", "summary ", "summary  done", "{", "TextBlock5",
                "message", "timeout", "abort", "FormatException", "end", "end done",
            ],
            Trace.Lines);
        Assert.Equal(
            HandlerInterest.Connect | HandlerInterest.Retry | HandlerInterest.Frame | HandlerInterest.StreamEvent | HandlerInterest.Ping | HandlerInterest.Text
                | HandlerInterest.Thinking | HandlerInterest.Signature | HandlerInterest.Citation | HandlerInterest.Compaction | HandlerInterest.InputJson
                | HandlerInterest.ContentBlock | HandlerInterest.MessageStop | HandlerInterest.Timeout | HandlerInterest.Abort
                | HandlerInterest.Exception | HandlerInterest.End | HandlerInterest.Asynchronous,
            handler.Interest);
    }

    [Fact]
    public async Task Events_without_a_method_do_nothing()
    {
        using var code = GeneratedCode.Compiled("partial class Printer { [OnPing] void Ping() => Trace.Add(\"ping\"); }");
        IMessageHandler handler = code.Create("Printer");

        await handler.End();
        Assert.Empty(Trace.Lines);
        Assert.Equal(HandlerInterest.Ping, handler.Interest);
    }

    [Theory]
    [InlineData("OnStreamEvent", "MessageDeltaEvent e", HandlerInterest.MessageDeltaEvent)]
    [InlineData("OnStreamEvent", "UnknownEvent e", HandlerInterest.UnknownEvent)]
    [InlineData("OnStreamEvent", "", HandlerInterest.StreamEvent)]
    [InlineData("OnContentBlock", "ContentBlock b", HandlerInterest.ContentBlock)]
    [InlineData("OnContentBlock", "TextBlock b", HandlerInterest.TextBlock)]
    [InlineData("OnContentBlock", "ThinkingBlock b, int index", HandlerInterest.ThinkingBlock)]
    [InlineData("OnContentBlock", "ToolCallBlock b", HandlerInterest.ToolCallBlock)]
    [InlineData("OnContentBlock", "McpToolUseBlock b", HandlerInterest.ToolCallBlock)]
    [InlineData("OnContentBlock", "UnknownBlock b", HandlerInterest.OtherBlock)]
    [InlineData("OnContentBlock", "int index", HandlerInterest.ContentBlockIndex)]
    [InlineData("OnContentBlock", "", HandlerInterest.ContentBlockIndex)]
    [InlineData("OnMessage", "Message m", HandlerInterest.Message)]
    [InlineData("OnMessage", "Message? m", HandlerInterest.Message)]
    [InlineData("OnMessage", "MessageStream s", HandlerInterest.MessageStop)]
    [InlineData("OnCitation", "PageLocationCitation c", HandlerInterest.Citation)]
    [InlineData("OnCitation", "Citation c, IReadOnlyList<Citation> soFar", HandlerInterest.CitationSnapshot)]
    [InlineData("OnCitation", "IReadOnlyList<Citation> soFar, int index", HandlerInterest.CitationSnapshot)]
    [InlineData("OnCompaction", "string? content, CompactionDelta delta, int index", HandlerInterest.Compaction)]
    [InlineData("OnException", "FormatException c", HandlerInterest.Exception)]
    [InlineData("OnInputJson", "", HandlerInterest.InputJsonIndex)]
    [InlineData("OnInputJson", "ToolUseBlock block", HandlerInterest.InputJsonIndex)]
    [InlineData("OnInputJson", "PartialJson json", HandlerInterest.InputJsonSnapshot)]
    [InlineData("OnInputJson", "JsonElement json", HandlerInterest.InputJsonSnapshot)]
    [InlineData("OnInputJson", "ReadOnlySpan<byte> d, JsonElement json", HandlerInterest.InputJsonUtf8 | HandlerInterest.InputJsonSnapshot)]
    public void A_signature_asks_for_what_it_takes_and_nothing_else(string attribute, string parameters, HandlerInterest interest)
    {
        using var code = GeneratedCode.Compiled($"partial class Printer {{ [{attribute}] void M({parameters}) {{ }} }}");

        Assert.Equal(interest, code.Create("Printer").Interest);
    }

    [Fact]
    public async Task A_case_type_gets_that_case_only()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnContentBlock] void Text(TextBlock b, int index) => Trace.Add("text " + index);
                [OnContentBlock] void Tool(ToolCallBlock b) => Trace.Add("tool " + b.Name);
                [OnContentBlock] void Any(int index) => Trace.Add("any " + index);
                [OnStreamEvent] void Delta(MessageDeltaEvent e) => Trace.Add("delta");
                [OnCitation] Task Page(PageLocationCitation c) => Trace.AddAsync("page");
                [OnException] Task Format(FormatException e) => Trace.AddAsync("format");
                [OnException] void Argument(ArgumentException e) => Trace.Add("argument");
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        await handler.ContentBlock(new TextBlock(), 1);
        await handler.ContentBlock(new McpToolUseBlock { Name = "t" }, 2);
        await handler.ContentBlock(null, 3);
        await handler.StreamEvent(new PingEvent());
        await handler.Citation(new CharLocationCitation(), 0);
        await handler.Citation(new PageLocationCitation(), 0);
        await handler.Fail(new ArgumentNullException());
        await handler.Fail(new FormatException());

        Assert.Equal(
            ["text 1", "any 1", "tool t", "any 2", "any 3", "page", "page done", "argument", "format", "format done"],
            Trace.Lines);
    }

    [Fact]
    public async Task A_tool_name_is_compared_ordinally()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnInputJson("a"), OnInputJson("quote\"d")] void Two(string delta) => Trace.Add("two " + delta);
                [OnInputJson("a")] void One(ReadOnlyMemory<char> delta, ToolUseBlock block) => Trace.Add("one " + delta + block.Name);
                [OnInputJson] void All(JsonElement json, int index) => Trace.Add("all " + json + index);
                [OnInputJson("b")] Task Later(PartialJson json) => Trace.AddAsync("b " + json.ToString());
            }
            """);
        IMessageHandler handler = code.Create("Printer");

        foreach (ToolCallBlock block in new ToolCallBlock[] { new ToolUseBlock { Name = "a" }, new McpToolUseBlock { Name = "a" }, new ToolUseBlock { Name = "A" }, new ToolUseBlock { Name = "quote\"d" }, new ToolUseBlock { Name = "b" } })
        {
            await handler.InputJson(new InputJsonEvent(1, block, "{"u8, "{", new PartialJson("{\"x\":1"u8, 6, "}"u8)));
        }

        const string All = "all {\"x\":1}1";
        Assert.Equal(["two {", "one {a", All, "two {", All, All, "two {", All, All, "b {\"x\":1}", "b {\"x\":1} done"], Trace.Lines);
    }

    [Fact]
    public async Task Tool_input_outlives_an_await()
    {
        using var code = GeneratedCode.Compiled("""
            partial class Printer
            {
                [OnInputJson("t")] Task First(JsonElement json, ToolUseBlock block) => Trace.AddAsync("first " + json + block.Name);
                [OnInputJson("t")] void Second(ReadOnlySpan<byte> delta, PartialJson json) => Trace.Add($"second {delta.Length} {json.ToString()}");
                [OnInputJson] void Third(McpToolUseBlock block) => Trace.Add("third");
            }
            """);

        await code.Create("Printer").InputJson(
            new InputJsonEvent(0, new ToolUseBlock { Name = "t" }, "[1"u8, "[1", new PartialJson("{\"a\":[1"u8, 7, "]}"u8)));

        Assert.Equal(["first {\"a\":[1]}t", "first {\"a\":[1]}t done", "second 2 {\"a\":[1]}"], Trace.Lines);
    }
}
