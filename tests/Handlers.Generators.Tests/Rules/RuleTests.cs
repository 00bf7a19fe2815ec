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
    [InlineData("[OnText] void M(Message soFar) { }", "'M' takes 'Message', which [OnText] cannot give; take 'MessageStream', whose CurrentMessage it is")]
    [InlineData("[OnMessage] void M(ResponseInfo head) { }", "'M' takes 'ResponseInfo', which [OnMessage] cannot give; take 'MessageStream', whose Response it is")]
    [InlineData("[OnText] void M(byte[] delta) { }", "'M' takes 'byte[]', which [OnText] cannot give; take 'ReadOnlySpan<byte>'")]
    [InlineData("[OnPing] void M(int index) { }", "'M' takes 'int', which [OnPing] cannot give; remove it")]
    [InlineData("[OnInputJson(\"\")] void M() { }", "'M' waits for a tool without a name, and there is none; name the tool, or write [OnInputJson] for every tool")]
    public async Task A_message_says_what_would_be_right(string member, string message)
    {
        using var code = GeneratedCode.Run("partial class X { " + member + " }");

        ImmutableArray<Diagnostic> found = await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(message, Assert.Single(found).GetMessage(null));
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
