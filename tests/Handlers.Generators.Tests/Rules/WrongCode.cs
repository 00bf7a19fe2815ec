namespace Handlers.Generators.Tests.Rules;

/// <summary>
/// Code with mistakes, each marked with the rule that it breaks, <c>{|HND0001:X|}</c>: what the analyzer's own tests look at, and what
/// the packed analyzers must say the same of in a build.
/// </summary>
internal static class WrongCode
{
    /// <summary>Code in a language older than what is emitted.</summary>
    public const string OldLanguage = "namespace N { partial class {|HND0022:X|} { [Handlers.OnPing] void Ping() { } } }";

    /// <summary>All that C# itself takes: a span in an async method is the compiler's error as well, and ends a build before any analyzer speaks.</summary>
    public static IEnumerable<string> Compiling =>
        [.. Types, .. Returns, .. Parameters, .. Attributes, .. Inheritance, .. Cases, .. Costs, .. Blocking, .. ByHand, .. Uncallable,
            .. AsyncLambdas, .. UnreadStreams, .. OpenUnions];

    /// <summary>Types that no code can be added to.</summary>
    public static IEnumerable<string> Types =>
    [
        "class {|HND0001:X|} { [OnPing] void Ping() { } }",
        "partial class O { class {|HND0001:X|} { [OnPing] void Ping() { } } }",
        "class {|HND0001:O|} { partial class X { [OnPing] void Ping() { } } }",
        "struct {|HND0001:O|} { record {|HND0001:P|} { record {|HND0001:X|} { [OnPing] void Ping() { } } } }",
        "partial struct {|HND0002:X|} { [OnPing] void Ping() { } }",
        "struct {|HND0002:X|} { [OnPing] void Ping() { } }",
        "partial record struct {|HND0002:X|} { [OnPing] void Ping() { } }",
        "partial interface {|HND0002:X|} { [OnPing] void Ping() { } }",
        "static partial class {|HND0002:X|} { [OnPing] static void Ping() { } }",
        "file partial class {|HND0002:X|} { [OnPing] void Ping() { } }",
        "file partial class {|HND0002:O|} { partial class X { [OnPing] void Ping() { } } }",
        "[System.Runtime.InteropServices.ComImport, System.Runtime.InteropServices.Guid(\"8d3e2a51-7c1f-4b0a-9c55-0d6c2f5b1e01\")] partial class {|HND0002:X|} { [OnPing] extern void Ping(); }",
    ];

    /// <summary>Methods that return what nobody takes.</summary>
    public static IEnumerable<string> Returns => Members(
        "[OnText] {|HND0003:int|} M() => 1;",
        "[OnText] {|HND0003:string?|} M(string delta) => delta;",
        "[OnText] {|HND0003:IAsyncEnumerable<int>|} M() => null!;",
        "[OnText] {|HND0003:Task|} M() => null!;\nclass Task { }",
        "[OnToolCall] {|HND0003:bool|} M() => true;",
        "[OnToolCall] {|HND0005:Task<bool>|} M(CancellationToken c) => null!;",
        "[OnText] {|HND0003:ToolDecision|} M() => default;",
        "[OnToolCall, OnPing] {|HND0003:ToolDecision|} M() => default;",
        "[OnToolResult] {|HND0005:Task<ToolDecision>|} M(CancellationToken c) => null!;",
        "[OnText] async {|HND0004:void|} M(CancellationToken c) => await Task.Yield();",
        "[OnText] {|HND0005:Task<int>|} M(CancellationToken c) => Task.FromResult(1);",
        "[OnText] async {|HND0005:ValueTask<string>|} M(string delta, CancellationToken c) { await Task.Yield(); return delta; }");

    /// <summary>Methods that take what is not given, or not so.</summary>
    public static IEnumerable<string> Parameters => Members(
        "[OnText] void M({|HND0006:double|} delta) { }",
        "[OnText] void M(string delta, {|HND0006:long|} index) { }",
        "[OnText] void M({|HND0006:byte[]|} delta) { }",
        "[OnText] void M({|HND0006:object|} delta) { }",
        "[OnText] void M({|HND0006:Message|} message) { }",
        "[OnText] unsafe void M({|HND0006:char*|} delta) { }",
        "[OnPing] void M({|HND0006:int|} index) { }",
        "[OnMessage] void M({|HND0006:string|} message) { }",
        "[OnInputJson] void M({|HND0006:string|} snapshot) { }",
        "[OnInputJson] void M(string delta, {|HND0006:ReadOnlySpan<char>|} sofar) { }",
        "[OnSignature] void M({|HND0006:ReadOnlySpan<char>|} signature) { }",
        "[OnOutput] void M({|HND0006:string|} output) { }",
        "[OnOutput] void M({|HND0055:Plain|} output) { }\npublic class Plain { }",
        "[OnOutput] void M({|HND0006:Plain?|} output) { }\npublic struct Plain { }",
        "[OnOutput] void M({|HND0006:int?|} output) { }",
        "[OnItem(\"a\")] void M(string item, {|HND0006:long|} number) { }",
        "[OnItem(\"a\")] void M({|HND0045:Action|} item) { }",
        "[OnItem(\"a\")] void M({|HND0045:List<Type>|} item) { }",
        "[OnItem(\"a\")] void M(string item, {|HND0017:ToolCallBlock|} call) { }",
        "[OnText] void M({|HND0007:ref|} int index) { }",
        "[OnText] void M({|HND0007:in|} ReadOnlySpan<char> delta) { }",
        "[OnText] void M({|HND0007:out|} string delta) => delta = \"\";",
        "[OnText] void M({|HND0007:ref|} readonly int index) { }",
        "[OnText] void M(int a, int {|HND0008:b|}) { }",
        "[OnText] void M(string a, ReadOnlySpan<char> b, ReadOnlySpan<byte> {|HND0008:c|}) { }",
        "[OnEnd] void M(CancellationToken a, CancellationToken {|HND0008:b|}) { }",
        "[OnText] void M{|HND0010:<T>|}(string delta) { }",
        "[OnText] void M({|HND0011:params|} ReadOnlySpan<char> delta) { }",
        "[OnText] void M(string delta, int index {|HND0012:= 3|}) { }",
        "[OnText] Task M(CancellationToken c {|HND0012:= default|}) => Task.CompletedTask;",
        "[OnText] void M({|HND0011:params|} string[] delta) { }",
        "[OnText] void M{|HND0010:<T>|}(T delta) { }",
        "[OnText] void M{|HND0010:<T>|}(List<T[]> delta) { }");

    /// <summary>A span in an async method.</summary>
    public static IEnumerable<string> AsyncSpans => Members(
        "[OnText] async Task M({|HND0009:ReadOnlySpan<char>|} {|CS4012:delta|}, CancellationToken c) => await Task.Yield();",
        "[OnInputJson] async Task M({|HND0009:PartialJson|} {|CS4012:snapshot|}, CancellationToken c) => await Task.Yield();");

    /// <summary>Attributes that say nothing new.</summary>
    public static IEnumerable<string> Attributes => Members(
        "[OnInputJson, {|HND0013:OnInputJson(\"a\")|}] void M() { }",
        "[OnInputJson(\"a\"), {|HND0013:OnInputJson(\"a\")|}] void M() { }",
        "[OnInputJson(\"a\")][{|HND0013:OnInputJson|}] void M() { }",
        "[OnInputJson({|HND0024:\"\"|})] void M() { }",
        "[OnInputJson(\"a\"), OnInputJson({|HND0024:tool: \" \"|})] void M() { }",
        "[OnInputJson({|HND0024:null!|})] void M() { }",
        "[OnItem({|HND0024:\"\"|}, \"a\")] void M() { }",
        "[OnItem({|HND0054:\"\"|})] void M() { }",
        "[OnItem({|HND0054:\"a..b\"|})] void M() { }",
        "[OnItem(\"t\", {|HND0054:\"$.a[*]\"|})] void M() { }",
        "[OnItem({|HND0054:path: \"/a/b\"|})] void M() { }",
        "[OnItem(\"a\"), {|HND0013:OnItem(\"a\")|}] void M() { }");

    /// <summary>Base classes that a derived class cannot reach, and handlers that would run twice.</summary>
    public static IEnumerable<string> Inheritance =>
    [
        """
        class Base : IMessageHandler
        {
            public HandlerInterest Interest => HandlerInterest.Text | HandlerInterest.Ping;
            ValueTask IMessageHandler.OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => default;
        }
        partial class {|HND0014:Derived|} : Base { [OnText] void Own(string delta) { } }
        partial class Other : Base { [OnEnd] void End() { } }
        """,
        """
        partial class Base { [OnPing] protected virtual void Ping() { } }
        partial class Middle : Base { protected override void Ping() { } }
        partial class Derived : Middle { [OnEnd, {|HND0015:OnPing|}] protected override void Ping() { } }
        """,
    ];

    /// <summary>Methods for what never comes.</summary>
    public static IEnumerable<string> Cases => Members(
        "[OnException] void M({|HND0016:StackOverflowException|} e) { }",
        "[OnException] void M({|HND0016:ThreadAbortException|} e) { }",
        "[OnContentBlock] void M({|HND0017:MessageStopEvent|} e) { }",
        "[OnCompaction] void M({|HND0006:ReadOnlySpan<char>|} content) { }",
        "[OnCitation] void M({|HND0006:IReadOnlyList<string>|} soFar) { }",
        "[OnCitation] void M({|HND0017:TextBlock|} e) { }",
        "[OnInputJson] void M({|HND0017:TextBlock|} block) { }",
        "[OnTimeout] void M({|HND0017:FormatException|} e) { }",
        "[OnException] void M({|HND0017:MessageStartEvent|} e) { }");

    /// <summary>Methods that work, and cost more than they need.</summary>
    public static IEnumerable<string> Costs => Members(
        "[OnText] void M(string delta, {|HND0018:string|} snapshot) { }",
        "[OnThinking] void M({|HND0018:ReadOnlyMemory<char>|} snapshot) { }",
        "[OnText] Task {|HND0019:M|}() => Task.CompletedTask;",
        "[OnMessage] async ValueTask {|HND0019:M|}(Message message) => await Task.Yield();");

    /// <summary>Methods that block, and some that only look like it.</summary>
    public static IEnumerable<string> Blocking => Members(
        "[OnText] void M() { _ = Work().{|HND0020:Result|}; }",
        "[OnText] void M() { Work().{|HND0020:Wait|}(); }",
        "[OnText] void M() => Work().GetAwaiter().{|HND0020:GetResult|}();",
        "[OnText] void M() => Work().ConfigureAwait(false).GetAwaiter().{|HND0020:GetResult|}();",
        "[OnText] void M() => Task.{|HND0020:WaitAll|}(Work());",
        "[OnText] void M() { Local(); void Local() => _ = new ValueTask<int>(1).{|HND0020:Result|}; }",
        "[OnText] async Task M(CancellationToken c) { await Work(); Work()?.{|HND0020:Wait|}(c); }",
        "[OnText] void M() => Thread.{|HND0020:Sleep|}(1);",
        "[OnText] void M(CancellationToken c) => new SemaphoreSlim(1).{|HND0020:Wait|}(c);",
        "[OnText] void M() => new ManualResetEvent(true).{|HND0020:WaitOne|}();",
        "[OnText] void M() { _ = Task.Run(() => Work().Result); }",
        "void NoHandler() => Work().Wait();")
        .Select(code => code + "\npartial class X { static Task<int> Work() => Task.FromResult(1); [OnPing] void Ping() { } }");

    /// <summary>Classes that also implement the interface by hand.</summary>
    public static IEnumerable<string> ByHand =>
    [
        """
        partial class X : {|HND0021:IMessageHandler|} { [OnPing] void Ping() { } }
        partial class Y : IDisposable, {|HND0021:global::Handlers.IMessageHandler|}
        {
            [OnPing] void Ping() { }
            HandlerInterest IMessageHandler.Interest => HandlerInterest.None;
            public void Dispose() { }
        }
        class Z : IMessageHandler { public HandlerInterest Interest => HandlerInterest.None; }
        """,
    ];

    /// <summary>What is no method that could be called.</summary>
    public static IEnumerable<string> Uncallable => Members(
        "int P { [{|HND0023:OnPing|}] get; set; }",
        "[{|HND0023:OnPing|}] ~X() { }",
        "[{|HND0023:OnPing|}] [Obsolete(\"\", true)] void Ping() { }",
        "[{|HND0023:OnPing|}] [System.Diagnostics.Conditional(\"DEBUG\")] void Ping() { }",
        "[{|HND0023:OnPing|}] [System.Runtime.InteropServices.UnmanagedCallersOnly] static void Ping() { }",
        "[{|HND0023:OnPing|}] void Ping() { } [System.Runtime.CompilerServices.OverloadResolutionPriority(1)] void Ping(params int[] a) { }",
        "void M() { Local(); [{|HND0023:OnPing|}] void Local() { } }",
        "Action _field = [{|HND0023:OnPing|}] () => { };")
        .Append("static class E { extension(string text) { [{|HND0023:OnPing|}] void Ping() { } [{|HND0023:OnEnd|}] static void End() { } } }")
        .Append("partial class X : IDisposable { [{|HND0023:OnPing|}] void IDisposable.Dispose() { } }");

    /// <summary>Async code for delegates that return nothing, and some that only looks like it.</summary>
    public static IEnumerable<string> AsyncLambdas => Members(
        "MessageHandler M() => new() { OnMessage = {|HND0025:async|} m => await Task.Yield() };",
        "MessageHandler M() => new() { OnPing = {|HND0025:async|} () => await Task.Yield(), OnEnd = {|HND0025:async|} delegate { await Task.Yield(); } };",
        "void M(MessageHandler h) => h.OnMessage = {|HND0025:async|} (Message m) => { await Task.Yield(); };",
        "void M(MessageHandler h) => h.OnMessage += {|HND0025:async|} m => await Task.Yield();",
        "void M(MessageHandler h, bool b) => h.OnEnd = b ? {|HND0025:async|} () => await Task.Yield() : null;",
        "void M(MessageHandler h) => h.OnPing = {|HND0025:Later|};\nasync void Later() => await Task.Yield();",
        "MessageHandler M() => new() { OnMessage = m => Console.Write(m), OnMessageAsync = async (m, c) => await Task.Yield() };",
        "void M(MessageHandler h) => h.OnEnd = () => { Func<Task> inner = async () => await Task.Yield(); inner(); };");

    /// <summary>Streams that are made and not read, and some that are.</summary>
    public static IEnumerable<string> UnreadStreams => Members(
        "void M(MessagesClient c, MessageRequest r) { c.{|HND0026:Stream|}(r); }",
        "void M(MessagesClient c, MessageRequest r) => c.{|HND0026:Stream|}(r);",
        "void M(MessagesClient? c, MessageRequest r) => c?.{|HND0026:Stream|}(r);",
        "void M(MessagesClient c, MessageRequest r) { _ = c.{|HND0026:Stream|}(r); }",
        "Action M(MessagesClient c, MessageRequest r) => () => c.{|HND0026:Stream|}(r);",
        "async Task M(MessagesClient c, MessageRequest r) { await using var s = c.{|HND0026:Stream|}(r); await Task.Yield(); }",
        "void M(MessagesClient c, MessageRequest r) { var s = c.{|HND0026:Stream|}(r); s.Dispose(); }",
        "async Task M(MessagesClient c, MessageRequest r) { await using (MessageStream s = c.{|HND0026:Stream|}(r)) { } }",
        "async Task M(MessagesClient c, MessageRequest r) { await using var s = c.Stream(r); await s.UntilDoneAsync(); }",
        "async Task<string> M(MessagesClient c, MessageRequest r) => await c.Stream(r).GetFinalTextAsync();",
        "MessageStream M(MessagesClient c, MessageRequest r) => c.Stream(r);",
        "void M(MessagesClient c, MessageRequest r) { foreach (var e in c.Stream(r).Enumerate()) { } }",
        "void M(MessagesClient c, MessageRequest r) { var s = c.Stream(r); Action later = () => s.UntilDone(); later(); }");

    /// <summary>Switches over open unions without a default, and some that have one. The compiler's own warning about expressions is off.</summary>
    public static IEnumerable<string> OpenUnions => Members(
        "void M(MessageStreamEvent e) { {|HND0028:switch|} (e) { case MessageStopEvent: break; case UnknownEvent: break; } }",
        "void M(ContentBlock? b) { {|HND0028:switch|} (b) { case TextBlock t: break; case null: break; } }",
        "void M(Citation c, bool b) { {|HND0028:switch|} (c) { case UnknownCitation: break; case Citation when b: break; } }",
        "int M(ContentBlockDelta d) => d {|HND0028:switch|} { TextDelta => 1, UnknownDelta => 2 };",
        "int M(ContentBlockDelta d) => d switch { TextDelta => 1, _ => 2 };",
        "int M(ContentBlockDelta d) => d switch { TextDelta => 1, var other => other.Type.Length };",
        "int M(ContentBlockDelta d) => d switch { TextDelta => 1, { } => 2 };",
        "void M(MessageStreamEvent e) { switch (e) { case MessageStopEvent: break; default: break; } }",
        "void M(MessageStreamEvent e) { switch (e) { case MessageStopEvent: break; case MessageStreamEvent: break; } }",
        "void M(object e) { switch (e) { case MessageStopEvent: break; } }",
        "int M(ContentBlockDelta d) => d is TextDelta ? 1 : 2;")
        .Select(code => "#pragma warning disable CS8509, CS8655\n" + code);

    private static IEnumerable<string> Members(params IEnumerable<string> members) => members.Select(Member);

    private static string Member(string member) => "partial class X\n{\n" + member + "\n}";
}
