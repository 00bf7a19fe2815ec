using Microsoft.CodeAnalysis;

namespace Handlers.Generators.Tests.Caching;

/// <summary>The edit matrix: what does not change a class's model does not generate anything anew.</summary>
public sealed class EditTests
{
    private readonly EditedDriver _driver = new();

    [Fact]
    public void The_first_run_makes_everything()
    {
        Assert.Equal(IncrementalStepRunReason.New, _driver.Models[EditedDriver.PrinterClass]);
        Assert.Equal(IncrementalStepRunReason.New, _driver.Models[EditedDriver.CounterClass]);
        Assert.Equal(["Demo.Counter.g.cs", "Demo.Printer.g.cs"], _driver.Files.Keys.Order());
    }

    [Theory]
    [InlineData("a comment above", "namespace Demo;\n\npublic partial", "namespace Demo;\n\n// A comment.\npublic partial")]
    [InlineData("a comment at the top", "using System;", "// A comment.\nusing System;")]
    [InlineData("a documentation comment", "    [OnText]", "    /// <summary>Prints.</summary>\n    [OnText]")]
    [InlineData("a body", "delta.Length", "delta.ToString()")]
    [InlineData("a body of several lines", "{ }\n}", "{\n int a = 1;\n }\n}")]
    [InlineData("whitespace", "    [OnText]\n    void Print", "  [ OnText ]\n\n\n  void   Print")]
    [InlineData("a line break", "namespace Demo;", "\n\nnamespace Demo;")]
    [InlineData("the accessibility of a method", "    void Done", "    internal void Done")]
    [InlineData("the name of a parameter", "Message message", "Message theMessage")]
    [InlineData("another member", "    [OnMessage]", "    int Other => 1;\n\n    [OnMessage]")]
    [InlineData("a modifier of the class", "public partial class Printer", "public abstract partial class Printer")]
    [InlineData("another attribute", "    [OnMessage]", "    [OnMessage, Obsolete]")]
    public void What_does_not_change_the_model_changes_nothing(string edited, string old, string replacement)
    {
        _driver.EditPrinter(old, replacement);

        AssertNothingChanged(edited);
    }

    [Fact]
    public void An_unrelated_file_changes_nothing()
    {
        _driver.Edit("a + b", "b + a");
        AssertNothingChanged();

        _driver.Edit("Add(", "Sum(");
        AssertNothingChanged();

        _driver.AddFile("namespace Demo; class Another { void OnText() { } }");
        AssertNothingChanged();
    }

    [Fact]
    public void A_reference_changes_nothing()
    {
        using var library = GeneratedCode.Compiled("public class Library;");

        _driver.AddReference(library.ToReference());

        AssertNothingChanged();
    }

    [Fact]
    public void An_option_of_the_compiler_changes_nothing()
    {
        _driver.ChangeOptions(options => options.WithNullableContextOptions(NullableContextOptions.Disable).WithOptimizationLevel(OptimizationLevel.Release));

        AssertNothingChanged();
    }

    [Fact]
    public void A_sibling_class_only_adds_its_own_file()
    {
        _driver.AddFile("namespace Demo; partial class Sibling { [Handlers.OnText] void Print(string delta) { } }");

        Assert.Equal(IncrementalStepRunReason.New, _driver.Models["Demo.Sibling"]);
        AssertUnchanged(_driver.Models[EditedDriver.PrinterClass], _driver.Models[EditedDriver.CounterClass]);
        Assert.Equal(2, _driver.Outputs.Count(reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(3, _driver.Files.Count);
    }

    [Fact]
    public void A_class_whose_name_clashes_renames_the_other_ones_file_alone()
    {
        _driver.AddFile("namespace Demo; partial class PRINTER { [Handlers.OnText] void Print(string delta) { } }");

        AssertUnchanged(_driver.Models[EditedDriver.PrinterClass], _driver.Models[EditedDriver.CounterClass]);
        Assert.Equal(1, _driver.Outputs.Count(reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(3, _driver.Files.Count);
        Assert.Contains("Demo.Counter.g.cs", _driver.Files.Keys);
        Assert.DoesNotContain("Demo.Printer.g.cs", _driver.Files.Keys);
    }

    [Fact]
    public void The_new_name_of_a_handler_changes_its_class_alone()
    {
        _driver.Edit("void Count(", "void CountText(");

        Assert.Equal(IncrementalStepRunReason.Modified, _driver.Models[EditedDriver.CounterClass]);
        AssertUnchanged(_driver.Models[EditedDriver.PrinterClass]);
        Assert.Contains("this.CountText(", _driver.Files["Demo.Counter.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_a_derived_class_calls_changes_the_derived_class_too()
    {
        _driver.Edit("    [OnMessage]\n    void Done(Message message) { }", "    [OnContentBlock]\n    protected void Block() { }");

        Assert.Equal(IncrementalStepRunReason.Modified, _driver.Models[EditedDriver.PrinterClass]);
        Assert.Equal(IncrementalStepRunReason.Modified, _driver.Models[EditedDriver.CounterClass]);
        Assert.Contains("base.__OnContentBlock(", _driver.Files["Demo.Counter.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("const string Tool = \"a\"", "const string Tool = \"b\"", "is \"a\"")]
    [InlineData("class Mine : System.FormatException", "class Mine", "global::Demo.Mine")]
    [InlineData("namespace Demo\n{", "namespace Elsewhere\n{", "global::Demo.Mine")]
    [InlineData("Alias = System.String", "Alias = System.Int32", "this.Json(e.Delta.ToString())")]
    public void A_declaration_in_another_file_is_noticed(string old, string replacement, string generatedBefore)
    {
        _driver.AddFile("""
            global using Alias = System.String;
            namespace Demo
            {
                static class Names { public const string Tool = "a"; public static readonly string Other = "c"; }
                class Mine : System.FormatException { }
            }
            """, "/src/names.cs");
        _driver.AddFile("""
            using Handlers;
            namespace Demo { partial class Uses
            {
                [OnInputJson(Names.Tool)] void Json(Alias delta) { }
                [OnException] void Fail(Mine exception) { }
            } }
            """);
        _driver.Edit("\"c\"", "\"d\"");
        Assert.Equal(IncrementalStepRunReason.Cached, _driver.Models["Demo.Uses"]);
        Assert.Contains(generatedBefore, _driver.Files["Demo.Uses.g.cs"], StringComparison.Ordinal);

        _driver.Edit(old, replacement);

        Assert.Equal(IncrementalStepRunReason.Modified, _driver.Models["Demo.Uses"]);
        Assert.DoesNotContain(generatedBefore, _driver.Files["Demo.Uses.g.cs"], StringComparison.Ordinal);
        AssertUnchanged(_driver.Models[EditedDriver.PrinterClass], _driver.Models[EditedDriver.CounterClass]);
    }

    [Fact]
    public void A_class_that_has_no_handlers_any_more_has_no_file()
    {
        _driver.Edit("[OnContentBlock]", "");

        Assert.Equal(["Demo.Printer.g.cs"], _driver.Files.Keys);
        AssertUnchanged(_driver.Models[EditedDriver.PrinterClass]);
    }

    [Fact]
    public void An_edit_back_gives_the_same_text()
    {
        Dictionary<string, string> before = _driver.Files;

        _driver.Edit("void Print(", "void Show(");
        _driver.Edit("void Show(", "void Print(");

        Assert.Equal(before, _driver.Files);
    }

    private void AssertNothingChanged(string edited = "")
    {
        Assert.True(_driver.Models.Count == 2, edited);
        AssertUnchanged([.. _driver.Models.Values]);
        Assert.Equal(2, _driver.Outputs.Count());
        Assert.All(_driver.Names.Concat(_driver.Outputs), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static void AssertUnchanged(params IncrementalStepRunReason[] reasons)
        => Assert.All(reasons, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
}
