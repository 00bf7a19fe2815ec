using Handlers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>The refactoring "Make this method a tool".</summary>
public sealed class MakeToolTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.ComponentModel;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing Handlers;\n";

    [Theory]
    [InlineData(
        "class X { public Task<string> $$GetForecastAsync(string cityName, int days = 1, CancellationToken cancellationToken = default) => null!; }",
        "partial class X { [Description(\"Get forecast.\")] [Tool] public Task<string> GetForecastAsync([Description(\"The city name.\")] string cityName, [Description(\"The days.\")] int days = 1, CancellationToken cancellationToken = default) => null!; }")]
    [InlineData(
        "class O { record X { /// <summary>Deletes.</summary> /// <param name=\"path\">Which.</param>\n static void $$Delete_file(string path, [Description(\"Why.\")] string why) { } } }",
        "partial class O { partial record X { /// <summary>Deletes.</summary> /// <param name=\"path\">Which.</param> [Tool] static void Delete_file(string path, [Description(\"Why.\")] string why) { } } }")]
    [InlineData(
        "partial class X { [Description(\"Reads.\")] string $$ReadURL() => \"\"; }",
        "partial class X { [Description(\"Reads.\")] [Tool] string ReadURL() => \"\"; }")]
    public async Task It_adds_the_attribute_what_the_model_is_told_and_partial(string source, string expected)
    {
        string changed = await ApplyAsync(source.Replace("/// <param", "\n/// <param", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', changed[Usings.Length..].Split((char[]?)[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Replace("][", "] [", StringComparison.Ordinal));
        using var code = GeneratedCode.Run(LanguageVersion.CSharp14, [changed]).AssertCompiles();
        Assert.Single(code.Files);
        Assert.Empty(await code.Compilation.WithAnalyzers([new ToolAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("partial class X { [Tool] void $$M() { } }")]
    [InlineData("class X { void $$M<T>() { } }")]
    [InlineData("class X { void $$M(ref int a) { } }")]
    [InlineData("class X { void $$M(Action a) { } }")]
    [InlineData("class X { async void $$M() => await Task.Yield(); }")]
    [InlineData("static class X { static void $$M() { } }")]
    [InlineData("struct X { void $$M() { } }")]
    [InlineData("interface X { void $$M(); }")]
    [InlineData("file class X { void $$M() { } }")]
    [InlineData("class X : IDisposable { void IDisposable.$$Dispose() { } }")]
    [InlineData("class X { void M(int $$a) { } }")]
    [InlineData("class $$X { void M() { } }")]
    public async Task It_is_not_offered_for_what_can_be_no_tool(string source)
    {
        using var workspace = new AdhocWorkspace();
        Assert.Empty(await OfferAsync(workspace, source));
    }

    private static async Task<string> ApplyAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        CodeAction action = Assert.Single(await OfferAsync(workspace, source));
        Assert.Equal("Make this method a tool", action.Title);

        var operation = (ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
        return (await operation.ChangedSolution.Projects.Single().Documents.Single().GetTextAsync(TestContext.Current.CancellationToken)).ToString().ReplaceLineEndings("\n");
    }

    private static async Task<IReadOnlyList<CodeAction>> OfferAsync(AdhocWorkspace workspace, string source)
    {
        source = Usings + source;
        int cursor = source.IndexOf("$$", StringComparison.Ordinal);
        Document document = workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
                parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                metadataReferences: GeneratedCode.References))
            .AddDocument("X.cs", source.Remove(cursor, 2));

        var actions = new List<CodeAction>();
        await new MakeToolRefactoring().ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(cursor, 0), actions.Add, TestContext.Current.CancellationToken));
        return actions;
    }
}
