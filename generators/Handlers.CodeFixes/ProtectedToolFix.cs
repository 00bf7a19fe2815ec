using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Handlers.CodeFixes;

/// <summary>Makes a tool of a base class protected, so that derived classes can call it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ProtectedToolFix : VerifiedFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.HiddenBaseTool.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    private protected override string? Title(Diagnostic diagnostic) => diagnostic.AdditionalLocations.Count > 0 ? "Make the tool protected" : null;

    private protected override async Task<Solution> ApplyAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(document.Project.Solution);

        foreach (Location declared in diagnostics.SelectMany(diagnostic => diagnostic.AdditionalLocations))
        {
            if (document.Project.Solution.GetDocument(declared.SourceTree) is { } declaring)
            {
                DocumentEditor methods = await editor.GetDocumentEditorAsync(declaring.Id, cancellationToken).ConfigureAwait(false);
                if (methods.OriginalRoot.FindNode(declared.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method)
                {
                    methods.ReplaceNode(method, static (current, generator) => generator.WithAccessibility(current, Accessibility.Protected));
                }
            }
        }

        return editor.GetChangedSolution();
    }
}
