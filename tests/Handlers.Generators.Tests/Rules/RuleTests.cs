using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace Handlers.Generators.Tests.Rules;

/// <summary>Each mistake is one rule on the exact token, and nothing else.</summary>
public sealed class RuleTests
{
    private static Task Verify(params string[] sources) => new RuleTest<EmptyCodeFixProvider>(sources).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Handlers in a class that is right.</summary>
    private static Task VerifyMembers(string members) => Verify("partial class X\n{\n" + members + "\n}");

    [Theory]
    [InlineData("[OnText] void M(ReadOnlySpan<char> delta, ReadOnlySpan<byte> snapshot, int index, MessageStream stream, CancellationToken c) { }")]
    [InlineData("[OnText] async Task M(ReadOnlyMemory<char> delta, string snapshot, CancellationToken c) => await Task.Yield();")]
    [InlineData("[OnText] Task M(ReadOnlySpan<char> delta, CancellationToken c) => Task.CompletedTask;")]
    [InlineData("[OnThinking] static ValueTask M(string delta, CancellationToken c) => default;")]
    [InlineData("[OnMessage, OnContentBlock, OnPing] internal void M() { }")]
    [InlineData("[OnInputJson(\"a\"), OnInputJson(\"b\")] void M(string delta, PartialJson json, ToolUseBlock block, int index) { }")]
    [InlineData("[OnException] void M(FormatException e) { }")]
    [InlineData("[OnEnd] Task M() => Task.CompletedTask;")]
    [InlineData("[OnAbort] Task M() => Task.CompletedTask;")]
    public Task What_is_right_has_no_squiggle(string member) => VerifyMembers(member);

    [Theory]
    [InlineData("class {|HND0001:X|} { $ }")]
    [InlineData("partial class O { class {|HND0001:X|} { $ } }")]
    [InlineData("class {|HND0001:O|} { partial class X { $ } }")]
    [InlineData("struct {|HND0001:O|} { record {|HND0001:P|} { record {|HND0001:X|} { $ } } }")]
    [InlineData("partial struct {|HND0002:X|} { $ }")]
    [InlineData("struct {|HND0002:X|} { $ }")]
    [InlineData("partial record struct {|HND0002:X|} { $ }")]
    [InlineData("partial interface {|HND0002:X|} { $ }")]
    [InlineData("static partial class {|HND0002:X|} { static $ }")]
    [InlineData("file partial class {|HND0002:X|} { $ }")]
    [InlineData("file partial class {|HND0002:O|} { partial class X { $ } }")]
    public Task The_class_must_be_one_that_code_can_be_added_to(string source)
        => Verify(source.Replace("static $", "[OnPing] static void Ping() { }", StringComparison.Ordinal).Replace("$", "[OnPing] void Ping() { }", StringComparison.Ordinal));

    [Theory]
    [InlineData("[OnText] {|HND0003:int|} M() => 1;")]
    [InlineData("[OnText] {|HND0003:string?|} M(string delta) => delta;")]
    [InlineData("[OnText] {|HND0003:IAsyncEnumerable<int>|} M() => null!;")]
    [InlineData("[OnText] async {|HND0004:void|} M(CancellationToken c) => await Task.Yield();")]
    [InlineData("[OnText] {|HND0005:Task<int>|} M(CancellationToken c) => Task.FromResult(1);")]
    [InlineData("[OnText] async {|HND0005:ValueTask<string>|} M(string delta, CancellationToken c) { await Task.Yield(); return delta; }")]
    public Task A_handler_returns_void_or_a_task(string member) => VerifyMembers(member);

    [Theory]
    [InlineData("[OnText] void M({|HND0006:double|} delta) { }")]
    [InlineData("[OnText] void M(string delta, {|HND0006:long|} index) { }")]
    [InlineData("[OnText] void M({|HND0006:byte[]|} delta) { }")]
    [InlineData("[OnText] void M({|HND0006:object|} delta) { }")]
    [InlineData("[OnText] void M({|HND0006:Message|} message) { }")]
    [InlineData("[OnText] unsafe void M({|HND0006:char*|} delta) { }")]
    [InlineData("[OnPing] void M({|HND0006:int|} index) { }")]
    [InlineData("[OnMessage] void M({|HND0006:string|} message) { }")]
    [InlineData("[OnInputJson] void M({|HND0006:string|} snapshot) { }")]
    [InlineData("[OnInputJson] void M(string delta, {|HND0006:ReadOnlySpan<char>|} sofar) { }")]
    [InlineData("[OnSignature] void M({|HND0006:ReadOnlySpan<char>|} signature) { }")]
    [InlineData("[OnText] void M({|HND0007:ref|} int index) { }")]
    [InlineData("[OnText] void M({|HND0007:in|} ReadOnlySpan<char> delta) { }")]
    [InlineData("[OnText] void M({|HND0007:out|} string delta) => delta = \"\";")]
    [InlineData("[OnText] void M({|HND0007:ref|} readonly int index) { }")]
    [InlineData("[OnText] void M(int a, int {|HND0008:b|}) { }")]
    [InlineData("[OnText] void M(string a, ReadOnlySpan<char> b, ReadOnlySpan<byte> {|HND0008:c|}) { }")]
    [InlineData("[OnEnd] void M(CancellationToken a, CancellationToken {|HND0008:b|}) { }")]
    [InlineData("[OnText] async Task M({|HND0009:ReadOnlySpan<char>|} {|CS4012:delta|}, CancellationToken c) => await Task.Yield();")]
    [InlineData("[OnText] void M{|HND0010:<T>|}(string delta) { }")]
    [InlineData("[OnText] void M({|HND0011:params|} ReadOnlySpan<char> delta) { }")]
    [InlineData("[OnText] void M(string delta, int index {|HND0012:= 3|}) { }")]
    [InlineData("[OnText] Task M(CancellationToken c {|HND0012:= default|}) => Task.CompletedTask;")]
    public Task A_handler_takes_what_the_event_gives(string member) => VerifyMembers(member);

    [Theory]
    [InlineData("[OnInputJson, {|HND0013:OnInputJson(\"a\")|}] void M() { }")]
    [InlineData("[OnInputJson(\"a\"), {|HND0013:OnInputJson(\"a\")|}] void M() { }")]
    [InlineData("[OnInputJson(\"a\")][{|HND0013:OnInputJson|}] void M() { }")]
    public Task An_attribute_is_not_repeated_to_no_purpose(string member) => VerifyMembers(member);

    [Fact]
    public Task A_base_classes_handler_must_be_in_reach() => Verify(
        """
        partial class Base
        {
            [OnText] void Hidden(string delta) { }
            [OnText] protected void Reached(string delta) { }
            [OnPing] void Untouched() { }
        }
        """,
        """
        partial class {|HND0014:Derived|} : Base { [OnText] void Own(string delta) { } }
        partial class Other : Base { [OnEnd] void End() { } }
        """);

    [Fact]
    public Task An_override_of_a_handler_is_one_already() => Verify("""
        partial class Base { [OnPing] protected virtual void Ping() { } }
        partial class Middle : Base { protected override void Ping() { } }
        partial class Derived : Middle { [OnEnd, {|HND0015:OnPing|}] protected override void Ping() { } }
        """);

    [Theory]
    [InlineData("[OnException] void M({|HND0016:StackOverflowException|} e) { }")]
    [InlineData("[OnException] void M({|HND0016:ThreadAbortException|} e) { }")]
    [InlineData("[OnContentBlock] void M({|HND0017:MessageStopEvent|} e) { }")]
    [InlineData("[OnCitation] void M({|HND0017:TextBlock|} e) { }")]
    [InlineData("[OnInputJson] void M({|HND0017:TextBlock|} block) { }")]
    [InlineData("[OnTimeout] void M({|HND0017:FormatException|} e) { }")]
    [InlineData("[OnException] void M({|HND0017:MessageStartEvent|} e) { }")]
    public Task A_case_must_be_one_that_comes(string member) => VerifyMembers(member);

    [Theory]
    [InlineData("[OnText] void M(string delta, {|HND0018:string|} snapshot) { }")]
    [InlineData("[OnThinking] void M({|HND0018:ReadOnlyMemory<char>|} snapshot) { }")]
    [InlineData("[OnText] Task {|HND0019:M|}() => Task.CompletedTask;")]
    [InlineData("[OnMessage] async ValueTask {|HND0019:M|}(Message message) => await Task.Yield();")]
    public Task What_costs_is_pointed_out(string member) => VerifyMembers(member);

    [Theory]
    [InlineData("[OnText] void M() { _ = Work().{|HND0020:Result|}; }")]
    [InlineData("[OnText] void M() { Work().{|HND0020:Wait|}(); }")]
    [InlineData("[OnText] void M() => Work().GetAwaiter().{|HND0020:GetResult|}();")]
    [InlineData("[OnText] void M() => Work().ConfigureAwait(false).GetAwaiter().{|HND0020:GetResult|}();")]
    [InlineData("[OnText] void M() => Task.{|HND0020:WaitAll|}(Work());")]
    [InlineData("[OnText] void M() { Local(); void Local() => _ = new ValueTask<int>(1).{|HND0020:Result|}; }")]
    [InlineData("[OnText] async Task M(CancellationToken c) { await Work(); Work()?.{|HND0020:Wait|}(c); }")]
    [InlineData("[OnText] void M() { _ = Task.Run(() => Work().Result); }")]
    [InlineData("void NoHandler() => Work().Wait();")]
    public Task A_handler_must_not_block(string member) => VerifyMembers(member + "\nTask<int> Work() => Task.FromResult(1);\n[OnPing] void Ping() { }");

    [Fact]
    public Task A_class_that_also_implements_by_hand_is_pointed_out() => Verify("""
        partial class X : {|HND0021:IMessageHandler|} { [OnPing] void Ping() { } }
        partial class Y : IDisposable, {|HND0021:global::Handlers.IMessageHandler|}
        {
            [OnPing] void Ping() { }
            HandlerInterest IMessageHandler.Interest => HandlerInterest.None;
            public void Dispose() { }
        }
        class Z : IMessageHandler { public HandlerInterest Interest => HandlerInterest.None; }
        """);

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    public async Task An_old_language_is_pointed_out(LanguageVersion version)
    {
        var test = new RuleTest<EmptyCodeFixProvider>("namespace N { partial class {|HND0022:X|} { [Handlers.OnPing] void Ping() { } } }") { LanguageVersion = version };
        test.TestState.Sources.RemoveAt(1);

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("int P { [{|HND0023:OnPing|}] get; set; }")]
    [InlineData("[{|HND0023:OnPing|}] ~X() { }")]
    [InlineData("[{|HND0023:OnPing|}] void IDisposable.Dispose() { }")]
    [InlineData("[{|HND0023:OnPing|}] [Obsolete(\"\", true)] void Ping() { }")]
    [InlineData("void M() { Local(); [{|HND0023:OnPing|}] void Local() { } }")]
    [InlineData("Action _field = [{|HND0023:OnPing|}] () => { };")]
    public Task A_handler_is_an_ordinary_method(string member)
        => Verify("partial class X" + (member.Contains("IDisposable", StringComparison.Ordinal) ? " : IDisposable" : "") + "\n{\n" + member + "\n}");

    [Theory]
    [InlineData("[OnText] void M({|CS0246:Nonsense|} delta) { }")]
    [InlineData("[OnText] {|CS0246:Nonsense|} M(string delta) => null!;")]
    public Task What_the_compiler_has_said_is_not_said_again(string member) => VerifyMembers(member);

    [Fact]
    public Task Rules_can_be_suppressed_like_any_other() => Verify("""
        partial class X
        {
        #pragma warning disable HND0012
            [OnText] void M(int index = 1) { }
        #pragma warning restore HND0012
        }
        """);
}
