using Handlers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>The refactoring "Handle an event…".</summary>
public sealed class HandleEventTests
{
    private const string Usings = "using System;\nusing System.Threading;\nusing Handlers;\n";

    public static TheoryData<string> Attributes => [.. EventCatalog.Events.Select(entry => entry.Attribute)];

    [Fact]
    public async Task It_offers_the_whole_vocabulary()
    {
        CodeAction action = Assert.Single(await OfferAsync("partial class $$X { }"));

        Assert.Equal("Handle an event…", action.Title);
        Assert.Equal(EventCatalog.Events.Select(entry => entry.Attribute), action.NestedActions.Select(nested => nested.Title));
    }

    [Theory]
    [InlineData("class $$X { }")]
    [InlineData("static partial class $$X { }")]
    [InlineData("partial struct $$X { }")]
    [InlineData("partial interface $$X { }")]
    [InlineData("partial class X { void $$M() { } }")]
    public async Task It_is_not_offered_elsewhere(string source) => Assert.Empty(await OfferAsync(source));

    [Fact]
    public async Task It_writes_the_full_signature()
    {
        Assert.Equal(
            Usings + """
            partial class X
            {
                int _field;

                [OnText]
                private void OnText(ReadOnlySpan<char> delta, ReadOnlySpan<char> snapshot, int index, MessageStream stream, CancellationToken cancellationToken)
                {
                }
            }
            """,
            await ApplyAsync("""
            partial class $$X
            {
                int _field;
            }
            """,
            "OnText"));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task What_it_writes_is_a_handler_without_any_diagnostic(string attribute)
    {
        string source = await ApplyAsync($"partial record $$X;", attribute);
        string again = await ApplyAsync(source[Usings.Length..].Replace("record X", "record $$X", StringComparison.Ordinal), attribute);

        using var code = GeneratedCode.Run(LanguageVersion.CSharp14, [again]).AssertCompiles();

        Assert.Contains($"this.{attribute}(", code.File, StringComparison.Ordinal);
        Assert.Contains($"this.{attribute}2(", code.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class B { protected void OnText() { } } partial class $$X : B;", "OnText2")]
    [InlineData("partial class $$OnText { }", "OnText2")]
    [InlineData("partial class $$X { int OnText, OnText2; }", "OnText3")]
    [InlineData("partial class $$X(int n) { int N => n; /* last */ }", "OnText")]
    [InlineData("partial class $$X {\n#if OTHER\n int n;\n#endif\n}", "OnText")]
    [InlineData("namespace N { class Task { } class ReadOnlySpan { } class CancellationToken { } partial class $$X<T> { } }", "OnText")]
    [InlineData("partial class O { partial record $$X(int N) { } }", "OnText")]
    public async Task What_it_writes_fits_the_class(string source, string method)
    {
        string changed = await ApplyAsync(source, "OnText");

        using var code = GeneratedCode.Run(LanguageVersion.CSharp14, [changed]);
        Assert.DoesNotContain(code.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "CS0108");
        Assert.Contains($"void {method}(", changed, StringComparison.Ordinal);
    }

    private static async Task<string> ApplyAsync(string source, string attribute)
    {
        using var workspace = new AdhocWorkspace();
        (_, IReadOnlyList<CodeAction> actions) = await OfferAsync(workspace, source);
        CodeAction action = actions.Single().NestedActions.Single(nested => nested.Title == attribute);

        var operation = (ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
        Document changed = operation.ChangedSolution.Projects.Single().Documents.Single();
        return (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString().ReplaceLineEndings("\n");
    }

    private static async Task<IReadOnlyList<CodeAction>> OfferAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        return (await OfferAsync(workspace, source)).Actions;
    }

    private static async Task<(Document Document, IReadOnlyList<CodeAction> Actions)> OfferAsync(AdhocWorkspace workspace, string source)
    {
        source = Usings + source;
        int cursor = source.IndexOf("$$", StringComparison.Ordinal);

        Document document = workspace
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
                parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
                metadataReferences: GeneratedCode.References))
            .AddDocument("X.cs", source.Remove(cursor, 2));

        var actions = new List<CodeAction>();
        var context = new CodeRefactoringContext(document, new TextSpan(cursor, 0), actions.Add, TestContext.Current.CancellationToken);
        await new HandleEventRefactoring().ComputeRefactoringsAsync(context);
        return (document, actions);
    }
}
