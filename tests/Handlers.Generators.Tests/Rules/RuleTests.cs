using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
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
    [InlineData("[OnToolCall(\"a\"), OnToolCall(\"b\")] ToolDecision M(ToolCall call, MessageStream stream) => ToolDecision.Run;")]
    [InlineData("[OnToolCall] async Task<ToolDecision> M(CancellationToken c) { await Task.Yield(); return default; }")]
    [InlineData("[OnToolResult] void M(ToolCall call, ToolResultBlock result, Exception? exception) { }")]
    [InlineData("[OnAbort] Task M() => Task.CompletedTask;")]
    public Task What_is_right_has_no_squiggle(string member) => VerifyMembers(member);

    public static TheoryData<string> Wrong => [.. WrongCode.Compiling, .. WrongCode.AsyncSpans];

    [Theory]
    [MemberData(nameof(Wrong))]
    public Task A_mistake_is_its_rule_on_the_exact_token_and_nothing_else(string source) => Verify(source);

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp8)]
    public async Task An_old_language_is_pointed_out(LanguageVersion version)
    {
        var test = new RuleTest<EmptyCodeFixProvider>(WrongCode.OldLanguage) { LanguageVersion = version };
        test.TestState.Sources.RemoveAt(1);

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("[OnText] void M({|CS0246:Nonsense|} delta) { }")]
    [InlineData("[OnText] {|CS0246:Nonsense|} M(string delta) => null!;")]
    public Task What_the_compiler_has_said_is_not_said_again(string member) => VerifyMembers(member);

    [Fact]
    public Task An_alias_for_an_attribute_may_stand_anywhere() => Verify(
        "global using Global = Handlers.OnPingAttribute;",
        "using Local = Handlers.OnPingAttribute;\npartial class X { [Local] void A() { } [Global] void B() { } }");

    [Theory]
    [InlineData("[OnText] void M(Message soFar) { }", "'M' takes 'Message', which [OnText] does not provide; take 'MessageStream' and read its CurrentMessage")]
    [InlineData("[OnMessage] void M(ResponseInfo head) { }", "'M' takes 'ResponseInfo', which [OnMessage] does not provide; take 'MessageStream' and read its Response")]
    [InlineData("[OnText] void M(byte[] delta) { }", "'M' takes 'byte[]', which [OnText] does not provide; take 'ReadOnlySpan<byte>'")]
    [InlineData("[OnPing] void M(int index) { }", "'M' takes 'int', which [OnPing] does not provide; remove it")]
    [InlineData("[OnInputJson(\"\")] void M() { }", "'M' names a tool with an empty name, which no tool has; name the tool, or write [OnInputJson] for all tools")]
    public async Task A_message_says_what_would_be_right(string member, string message)
    {
        using var code = GeneratedCode.Run("partial class X { " + member + " }");

        ImmutableArray<Diagnostic> found = await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(message, Assert.Single(found).GetMessage(null));
    }

    [Theory]
    [InlineData("[OnText] Task M() => null!; class Task { }", "'M' returns 'X.Task'; a handler returns void, Task or ValueTask")]
    [InlineData("[OnText] void M(ReadOnlySpan<char> delta) { } class ReadOnlySpan<T>;", "'M' takes 'X.ReadOnlySpan<char>', which [OnText] does not provide; take 'ReadOnlySpan<char>'")]
    [InlineData("[OnToolCall] bool M() => true;", "'M' returns 'bool'; a handler returns void, ToolDecision, or a task with or without one")]
    [InlineData("[OnToolCall] Task<bool> M(CancellationToken c) => null!;", "'M' returns 'Task<bool>', but its result is never read; return Task<ToolDecision>")]
    [InlineData("Action F = [OnPing] () => { };", "This is a lambda; a handler is an ordinary method that generated code can call")]
    public Task A_message_names_what_is_meant(string member, string message) => A_message_says_what_would_be_right(member, message);

    [Theory]
    [InlineData("// <auto-generated/>")]
    [InlineData("// <autogenerated />")]
    public Task Errors_are_reported_in_files_that_call_themselves_generated(string heading) => Verify(
        heading + "\n#nullable enable\npartial class X { [OnText] {|HND0003:int|} A() => 1; [OnText] Task NoToken() => Task.CompletedTask; }");

    /// <summary>Another project's source, as an editor refers to it, is no place for a location.</summary>
    [Fact]
    public async Task A_base_class_of_a_referenced_project_is_no_exception_in_the_analyzer()
    {
        using var library = GeneratedCode.Compiled("""
            public partial class Lib { [OnText] void A(string delta) { } [OnText] internal void B(string delta) { } [OnText] public virtual void C(string delta) { } }
            public class ByHand : IMessageHandler
            {
                public HandlerInterest Interest => HandlerInterest.Text;
                ValueTask IMessageHandler.OnTextAsync(TextEvent e, MessageStream stream, CancellationToken cancellationToken) => default;
            }
            """);
        using var code = GeneratedCode.Run(
            LanguageVersion.CSharp14,
            ["using Handlers; partial class D : Lib { [OnText] void Own(string delta) { } [OnText] public override void C(string delta) { } } class E : Lib { [OnPing] void P() { } } partial class F : ByHand { [OnText] void Own() { } }"],
            library.Compilation.ToMetadataReference());

        ImmutableArray<Diagnostic> found = await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["HND0001", "HND0014", "HND0015"], found.Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public async Task A_help_link_leads_to_the_page_in_the_package()
    {
        using var code = GeneratedCode.Run("partial class X { [OnText] int M() => 1; }");

        ImmutableArray<Diagnostic> found = await code.Compilation
            .WithAnalyzers([new HandlerAnalyzer()], ProjectOptions.Of(("HandlersRulePages", "/packages/handlers/docs/rules/")))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal("file:///packages/handlers/docs/rules/HND0003.md", Assert.Single(found).Descriptor.HelpLinkUri);
    }

    [Fact]
    public async Task Unknown_cases_are_pointed_out_only_on_request()
    {
        using var code = GeneratedCode.Run("class X { void M(ContentBlock b) { switch (b) { case TextBlock: break; } } }");

        Assert.Empty(await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

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
