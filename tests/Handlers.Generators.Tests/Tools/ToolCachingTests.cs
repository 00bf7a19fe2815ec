using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests.Tools;

/// <summary>What an edit makes the generator of tools do again.</summary>
public sealed class ToolCachingTests
{
    private const string Tools = """
        using Handlers;
        /// <summary>A class.</summary>
        public partial class X
        {
            /// <summary>Shows.</summary>
            [Tool] public string Show(Item item) { return "1"; }
        }
        """;

    private const string Item = "/// <summary>I.</summary>\n/// <param name=\"Name\">Old words.</param>\npublic sealed record Item(string Name);";

    [Theory]
    [InlineData("return \"1\";", "return \"22\";", IncrementalStepRunReason.Cached)]
    [InlineData("public partial class X", "// A comment.\npublic partial class X", IncrementalStepRunReason.Cached)]
    [InlineData("Show(Item item)", "Show(Item item, int more = 1)", IncrementalStepRunReason.Modified)]
    [InlineData("<summary>Shows.", "<summary>Displays.", IncrementalStepRunReason.Modified)]
    [InlineData("string Name", "int Name", IncrementalStepRunReason.Modified)]
    [InlineData("record Item(string Name)", "record Item(string Name, int? Size = 3)", IncrementalStepRunReason.Modified)]
    [InlineData("Old words", "New words", IncrementalStepRunReason.Modified)]
    public void An_edit_makes_a_new_model_exactly_if_the_tool_changes(string old, string replacement, IncrementalStepRunReason expected)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.None);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "edited",
            [CSharpSyntaxTree.ParseText(Tools, options, "/src/a.cs", cancellationToken: TestContext.Current.CancellationToken), CSharpSyntaxTree.ParseText(Item, options, "/src/b.cs", cancellationToken: TestContext.Current.CancellationToken)],
            GeneratedCode.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new ToolGenerator().AsSourceGenerator()], parseOptions: options, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation, TestContext.Current.CancellationToken);

        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.ToString().Contains(old, StringComparison.Ordinal));
        CSharpCompilation edited = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString().Replace(old, replacement, StringComparison.Ordinal), options, tree.FilePath, cancellationToken: TestContext.Current.CancellationToken));
        driver = driver.RunGenerators(edited, TestContext.Current.CancellationToken);

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        IncrementalStepRunReason reason = result.TrackedSteps[ToolGenerator.ParseStep].Single().Outputs.Single().Reason;
        Assert.Equal(expected is IncrementalStepRunReason.Modified, reason is IncrementalStepRunReason.Modified);

        string fresh = CSharpGeneratorDriver.Create([new ToolGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single().GeneratedSources.Single().SourceText.ToString();
        Assert.Equal(fresh, result.GeneratedSources.Single().SourceText.ToString());
    }
}
