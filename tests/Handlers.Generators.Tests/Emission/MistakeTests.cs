using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Emission;

/// <summary>Mistakes never show in generated code: what is wrong is left out, and the rest compiles.</summary>
public sealed class MistakeTests
{
    [Theory]
    [InlineData("int Wrong() => 1;")]
    [InlineData("Task<int> Wrong() => Task.FromResult(1);")]
    [InlineData("async void Wrong() { await Task.Yield(); }")]
    [InlineData("void Wrong(double d) { }")]
    [InlineData("void Wrong(Message m) { }")]
    [InlineData("void Wrong(ref int index) { }")]
    [InlineData("void Wrong(in ReadOnlySpan<char> delta) { }")]
    [InlineData("void Wrong(out string delta) { delta = \"\"; }")]
    [InlineData("void Wrong(string a, string b, string c) { }")]
    [InlineData("void Wrong(int a, int b) { }")]
    [InlineData("void Wrong(CancellationToken a, CancellationToken b) { }")]
    [InlineData("void Wrong<T>(string delta) { }")]
    [InlineData("void Wrong(params string[] deltas) { }")]
    [InlineData("void Wrong(params ReadOnlySpan<char> delta) { }")]
    [InlineData("unsafe void Wrong(char* delta) { }")]
    [InlineData("void Wrong(dynamic delta) { }")]
    [InlineData("void Wrong((int, string) delta) { }")]
    [InlineData("[Obsolete(\"\", true)] void Wrong() { }")]
    [InlineData("static extern void Wrong(__arglist);")]
    public async Task A_wrong_method_is_left_out(string method)
    {
        using var code = GeneratedCode.Run($$"""
            partial class X
            {
                [OnText] void Right(string delta) { }
                [OnText] {{method}}
            }
            """);

        Assert.Empty(code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Contains("this.Right(", code.File, StringComparison.Ordinal);
        Assert.DoesNotContain("Wrong", code.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[OnInputJson(\"\")]")]
    [InlineData("[OnInputJson(null!)]")]
    [InlineData("[OnInputJson(\" \"), OnInputJson(\"\")]")]
    public void A_method_for_a_tool_without_a_name_is_left_out(string attributes)
    {
        using var code = GeneratedCode.Compiled($"partial class X {{ {attributes} void Wrong(string delta) {{ }} [OnInputJson(\"\"), OnInputJson(\"a\")] void Right() {{ }} }}");

        Assert.DoesNotContain("Wrong", code.File, StringComparison.Ordinal);
        Assert.Contains("if (e.Block.Name is \"a\")\n", code.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("async Task Wrong(ReadOnlySpan<char> delta) => await Task.Yield();")]
    [InlineData("void Wrong(Nonsense delta) { }")]
    [InlineData("Nonsense Wrong(string delta) => null!;")]
    [InlineData("void Wrong(string delta, ) { }")]
    [InlineData("void (string delta) { }")]
    [InlineData("void Wrong(string delta")]
    [InlineData("partial Task Wrong(string delta);")]
    public async Task Unfinished_code_breaks_in_the_users_file_alone(string method)
    {
        using var code = GeneratedCode.Run($$"""
            partial class X
            {
                [OnText] void Right(string delta) { }
                [OnText] {{method}}
            }
            """);

        Assert.All(
            code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error),
            d => Assert.StartsWith("/src/", d.Location.SourceTree!.FilePath, StringComparison.Ordinal));
        Assert.Empty(code.Result.Diagnostics);
    }

    [Theory]
    [InlineData("class X { $ }")]
    [InlineData("class O { partial class X { $ } }")]
    [InlineData("partial struct X { $ }")]
    [InlineData("partial record struct X { $ }")]
    [InlineData("partial interface X { $ }")]
    [InlineData("file partial class X { $ }")]
    [InlineData("file partial class O { partial class X { $ } }")]
    public void No_code_is_generated_for_a_type_that_cannot_have_it(string source)
    {
        using var code = GeneratedCode.Run(source.Replace("$", "[OnPing] void Ping() { }", StringComparison.Ordinal));

        Assert.Empty(code.Files);
        code.AssertCompiles();
    }

    [Fact]
    public void No_code_is_generated_for_a_static_class()
    {
        using var code = GeneratedCode.Run("static partial class X { [OnPing] static void Ping() { } }");

        Assert.Empty(code.Files);
        code.AssertCompiles();
    }

    [Fact]
    public void A_class_of_wrong_methods_alone_still_is_a_handler()
    {
        using var code = GeneratedCode.Compiled("partial class X { [OnText] void Wrong(double d) { } }");

        Assert.Equal(HandlerInterest.None, code.Create("X").Interest);
    }

    [Fact]
    public void Attributes_on_what_is_no_method_of_a_class_are_ignored()
    {
        using var code = GeneratedCode.Compiled("""
            interface I { void Explicit(string delta); }
            partial class X : I
            {
                [OnText] void I.Explicit(string delta) { }
                int Property { [OnText] get; set; }
                public static X operator +(X a, X b) { [OnText] void Local(string delta) { } Local(""); return a; }
                [OnText] ~X() { }
                Action<string> _lambda = [OnText] (delta) => { };
            }
            """);

        Assert.All(code.Files.Values, file => Assert.Contains("HandlerInterest.None", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_on_what_is_no_method_do_not_hide_those_that_follow()
    {
        using var code = GeneratedCode.Compiled("""
            partial class X
            {
                int Property { [OnText] get; set; }
                [OnText] void Right(string delta) { }
            }
            """);

        Assert.Contains("this.Right(", code.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, 0)]
    [InlineData(LanguageVersion.CSharp8, 0)]
    [InlineData(LanguageVersion.CSharp9, 1)]
    [InlineData(LanguageVersion.Preview, 1)]
    public void Older_languages_get_no_code(LanguageVersion version, int files)
    {
        using var code = GeneratedCode.Run(version, ["namespace N { partial class X { [Handlers.OnPing] void Ping() { } } }"]).AssertCompiles();

        Assert.Equal(files, code.Files.Count);
    }

    [Fact]
    public void Nullable_off_makes_no_difference()
    {
        using var code = GeneratedCode.Compiled("""
            #nullable disable
            partial class X
            {
                [OnMessage] void Done(Message message) { }
                [OnContentBlock] Task Block(ContentBlock block) => null;
                [OnContentBlock] void Text(TextBlock block) { }
            }
            """);

        Assert.Single(code.Files);
    }
}
