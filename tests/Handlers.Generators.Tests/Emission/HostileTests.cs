using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Emission;

/// <summary>Code that would break generated code: it compiles all the same, or there is a diagnostic and no generated code.</summary>
public sealed class HostileTests
{
    public HostileTests() => Trace.Start();

    [Theory]
    [InlineData("await")]
    [InlineData("not")]
    [InlineData("var")]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("when")]
    [InlineData("dynamic")]
    [InlineData("record")]
    [InlineData("nint")]
    [InlineData("notnull")]
    [InlineData("unmanaged")]
    [InlineData("required")]
    [InlineData("scoped")]
    [InlineData("file")]
    [InlineData("field")]
    [InlineData("extension")]
    [InlineData("_")]
    public void Classes_type_parameters_and_exceptions_may_be_named_like_keywords(string name)
    {
        using var code = GeneratedCode.Run($$"""
            namespace @{{name}}.Inner
            {
                class @{{name}} : Exception { }
                partial class X<@{{name}}> where @{{name}} : Exception
                {
                    [OnException] void Fail(@{{name}} exception) { }
                    [OnException] Task Keyword(global::@{{name}}.Inner.@{{name}} exception, CancellationToken cancellationToken) => Task.CompletedTask;
                    [OnException] static void Again(global::@{{name}}.Inner.@{{name}} exception) { }
                    [OnEnd] void End() { }
                }
                partial class Outer { partial class @{{name}} { [OnException] async Task Start(global::@{{name}}.Inner.@{{name}} exception, CancellationToken c) => await Task.Yield(); [OnException] static void End(global::@{{name}}.Inner.@{{name}} exception) { } } }
            }
            """);

        Assert.Equal(2, code.Files.Count);
        Assert.Empty(code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public async Task An_exception_may_be_obsolete_to_the_point_of_an_error()
    {
        using var code = GeneratedCode.Compiled("""
            [Obsolete("old", error: true)] class Old : Exception { }
            partial class X
            {
                [Obsolete] [OnException] void Fail(Old exception) => Trace.Add("old");
                [OnException] void Fail(Exception exception) => Trace.Add("any");
            }
            """);

        await code.Create("X").Fail(new InvalidOperationException());

        Assert.Equal(["any"], Trace.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("namespace Handlers { public interface IMessageHandler { } public class Mine : System.Exception { } }")]
    public void The_library_may_be_referred_to_by_an_alias(string other)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        CSharpCompilation compilation = GeneratedCode.Compile(LanguageVersion.CSharp14, ["""
            extern alias Lib;
            using Lib::Handlers;
            namespace Demo
            {
                partial class X
                {
                    [OnText] void Print(string delta, Lib::Handlers.MessageStream stream) { }
                    [OnContentBlock] void Block(TextBlock block) { }
                    $
                }
            }
            """.Replace("$", other.Length == 0 ? "" : "[OnException] void Fail(global::Handlers.Mine exception) { }", StringComparison.Ordinal), other]);
        MetadataReference library = compilation.References.Single(reference => reference.Display!.EndsWith("/Handlers.dll", StringComparison.Ordinal));
        compilation = compilation.ReplaceReference(library, library.WithAliases(["Lib"]));
        MetadataReference tests = compilation.References.Single(reference => reference.Display!.EndsWith("/Handlers.Generators.Tests.dll", StringComparison.Ordinal));
        compilation = compilation.RemoveReferences(tests);

        CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);

        Assert.Equal(3, output.SyntaxTrees.Count());
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden)
            .Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("namespace Handlers { class IMessageHandler { } }", "Handlers.IMessageHandler")]
    [InlineData("namespace Handlers { class TextEvent { } }", "Handlers.TextEvent")]
    [InlineData("class System { }", "System")]
    [InlineData("namespace System.Threading.Tasks { struct ValueTask { } }", "System.Threading.Tasks.ValueTask")]
    public async Task A_type_in_the_place_of_one_that_generated_code_needs_is_an_error_of_the_users(string source, string taken)
    {
        using var code = GeneratedCode.Run(LanguageVersion.CSharp14, ["partial class X { [Handlers.OnText] void Print(string delta) { } }", source]);

        Assert.Empty(code.Files);
        Diagnostic error = Assert.Single(
            await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        Assert.Equal("HND0027", error.Id);
        Assert.Contains($"'{taken}'", error.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conditional_handler_is_an_error()
    {
        using var code = GeneratedCode.Run("partial class X { [OnText, System.Diagnostics.Conditional(\"X\")] void Print(string delta) { } }");

        Assert.DoesNotContain("Print", code.File, StringComparison.Ordinal);
        Assert.Equal("HND0023", Assert.Single(
            await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Id);
    }

    [Theory]
    [InlineData("int __OnText;", "__OnText")]
    [InlineData("class __OnText;", "__OnText")]
    [InlineData("void __OnText() { }", "__OnText")]
    [InlineData("void __OnText(TextEvent e, MessageStream s, CancellationToken c) { }", "__OnText")]
    [InlineData("HandlerInterest __HandlerInterest => default;", "__HandlerInterest")]
    public async Task A_member_in_the_place_of_one_that_generated_code_adds_is_an_error_of_the_users(string member, string taken)
    {
        using var code = GeneratedCode.Run($"#pragma warning disable CS0169\npartial class X {{ {member} [OnText] void Print(string delta) {{ }} }}");

        Assert.Empty(code.Files);
        Diagnostic error = Assert.Single(
            await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        Assert.Equal("HND0027", error.Id);
        Assert.Contains($"'{taken}'", error.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_a_base_that_hides_a_generated_one_is_an_error_of_the_users()
    {
        using var code = GeneratedCode.Run("""
            #pragma warning disable CS0108
            partial class Base { [OnPing] void Ping() { } }
            class Middle : Base { protected string __HandlerInterest = ""; }
            sealed partial class X : Middle { [OnText] void Print(string delta) { } }
            """);

        Assert.Equal(["Base.g.cs"], code.Files.Keys);
        code.AssertCompiles();
        Diagnostic error = Assert.Single(
            await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
        Assert.Equal("HND0027", error.Id);
        Assert.Contains("'__HandlerInterest'", error.GetMessage(null), StringComparison.Ordinal);
    }

    /// <summary>What the compiler says of the user's code while it is written is not said again of generated code.</summary>
    [Theory]
    [InlineData("partial class { [OnText] void Print(string delta) { } }")]
    [InlineData("partial class { partial class X { [OnText] void Print(string delta) { } } }")]
    [InlineData("partial class X { [OnText] void Print(string delta) { } [OnText] void Print(string? other) { } }")]
    [InlineData("partial class A : B { [OnText] void Print(string delta) { } } partial class B : A { [OnText] void Print(string delta) { } }")]
    [InlineData("partial class O : O.B { [OnText] void Print(string delta) { } public partial class B { [OnText] void Print(string delta) { } } }")]
    [InlineData("partial class X : Missing { [OnText] void Print(string delta) { } }")]
    [InlineData("partial class X { [OnText] void Print(string delta { } }")]
    [InlineData("partial class X { [OnText] void (string delta) { } [OnPing] }")]
    [InlineData("partial class X { [OnText] void Print(string delta) { } } partial struct X { [OnPing] void Ping() { } }")]
    [InlineData("public partial class X { [OnText] void Print(string delta) { } } internal partial class X { }")]
    public void An_error_in_the_users_code_is_none_in_generated_code(string source)
    {
        using var code = GeneratedCode.Run(source);

        Diagnostic[] errors = [.. code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.StartsWith("/src/", error.Location.SourceTree!.FilePath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sealed_class_may_have_any_member()
    {
        using var code = GeneratedCode.Compiled("#pragma warning disable CS0169\nsealed partial class X { int __OnText; [OnText] void Print(string delta) => Trace.Add(delta); }");

        await code.Create("X").Text("a");

        Assert.Equal(["a"], Trace.Lines);
    }

    [Fact]
    public async Task A_member_of_a_base_that_is_named_like_a_generated_one_is_not_taken_for_it()
    {
        using var code = GeneratedCode.Compiled("""
            class Base { protected int __OnText = 1; protected static void __OnPing() { } protected string __HandlerInterest => ""; }
            sealed partial class X : Base { [OnText] void Print(string delta) => Trace.Add(delta); [OnPing] void Ping() { } }
            """);

        await code.Create("X").Text("a");

        Assert.Equal(["a"], Trace.Lines);
    }

    [Fact]
    public async Task An_attribute_on_an_accessor_stops_nothing_but_itself()
    {
        using var code = GeneratedCode.Run(
            "partial class X { int P { [OnPing] get; } }",
            "partial class X { [OnText] void Print(string delta) => Trace.Add(delta); }");

        await code.Create("X").Text("a");

        Assert.Equal(["a"], Trace.Lines);
        Assert.Equal("HND0023", Assert.Single(
            await code.Compilation.WithAnalyzers([new HandlerAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task An_attribute_may_be_called_by_an_alias_of_an_alias()
    {
        using var code = GeneratedCode.Compiled("""
            namespace Outer
            {
                using First = Handlers.OnTextAttribute;
                namespace Inner
                {
                    using @Second = First;
                    partial class X { [Second] void Print(string delta) => Trace.Add(delta); }
                }
            }
            """);

        await code.Create("Outer.Inner.X").Text("a");

        Assert.Equal(["a"], Trace.Lines);
    }
}
