using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators.Tests.Emission;

/// <summary>Each generated file has a name of its own, as the compiler and file systems compare names.</summary>
public sealed class HintNameTests
{
    private const string Handler = "[OnPing] void Ping() { }";

    [Theory]
    [InlineData("partial class Printer { $ } partial class PRINTER { $ } partial class Other { $ }", "PRINTER", "Printer")]
    [InlineData("namespace A { partial class X { $ } } namespace a { partial class X { $ } } partial class Other { $ }", "A.X", "a.X")]
    [InlineData("partial class X { partial class In { $ } partial class IN { $ } } partial class Other { $ }", "X+IN", "X+In")]
    [InlineData("partial class Größe { $ } partial class GRÖßE { $ } partial class Other { $ }", "GRÖßE", "Größe")]
    public void Names_that_differ_by_case_alone_end_in_a_number(string source, string first, string second)
    {
        using var code = GeneratedCode.Compiled(source.Replace("$", Handler, StringComparison.Ordinal));

        Assert.Contains("Other.g.cs", code.Files.Keys);
        foreach (string name in new[] { first, second })
        {
            Assert.Single(code.Files.Keys, file => Regex.IsMatch(file, $@"^{Regex.Escape(name)}-[0-9a-f]{{8}}\.g\.cs$"));
        }

        Assert.Distinct(code.Files.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Names_that_clash_do_not_depend_on_the_order_of_the_files()
    {
        string[] sources = [$"partial class Printer {{ {Handler} }}", $"partial class PRINTER {{ {Handler} }}", $"partial class printER {{ {Handler} }}"];
        using var code = GeneratedCode.Compiled(sources);
        using var reversed = GeneratedCode.Compiled([.. sources.Reverse()]);

        Assert.Equal(3, code.Files.Count);
        Assert.Equal(code.Files.OrderBy(file => file.Key, StringComparer.Ordinal), reversed.Files.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void A_class_with_and_without_type_parameters_are_two()
    {
        using var code = GeneratedCode.Compiled($"partial class X {{ {Handler} }} partial class X<T> {{ {Handler} partial class Y<U, V> {{ {Handler} }} }}");

        Assert.Equal(["X.g.cs", "X`1+Y`2.g.cs", "X`1.g.cs"], code.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Long_names_are_cut_and_still_two()
    {
        string outer = new('x', 300);
        using var code = GeneratedCode.Compiled($"namespace {outer} {{ partial class A {{ {Handler} }} partial class B {{ {Handler} }} }}");

        Assert.Equal(2, code.Files.Count);
        Assert.All(code.Files.Keys, name => Assert.InRange(name.Length, 100, 200));
        Assert.All(code.Files.Keys, name => Assert.StartsWith(outer[..100], name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("語")]
    [InlineData("é")]
    public void Long_names_are_cut_by_their_bytes(string letter)
    {
        string outer = string.Concat(Enumerable.Repeat(letter, 120));
        using var code = GeneratedCode.Run($"namespace x{outer} {{ partial class A {{ {Handler} }} partial class B {{ {Handler} }} }}");

        Assert.All(code.Result.Results, result => Assert.Null(result.Exception));
        Assert.All(code.Files.Keys, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 255));
        Assert.Distinct(code.Files.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_types_of_one_name_in_code_that_does_not_compile_yet_keep_no_other_class_from_its_code()
    {
        using var code = GeneratedCode.Run($"partial class X {{ {Handler} }} partial record X {{ {Handler} }} partial class Other {{ {Handler} }}");

        Assert.All(code.Result.Results, result => Assert.Null(result.Exception));
        Assert.Equal(3, code.Files.Count);
        Assert.Contains("Other.g.cs", code.Files.Keys);
        Assert.All(
            code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Id == "CS0101"),
            diagnostic => Assert.StartsWith("/src/", diagnostic.Location.SourceTree!.FilePath, StringComparison.Ordinal));
    }
}
