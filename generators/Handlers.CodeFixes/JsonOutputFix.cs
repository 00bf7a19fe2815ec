using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Handlers.CodeFixes;

/// <summary>Makes the type of an output one: with <c>[JsonOutput]</c>, and partial, as the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class JsonOutputFix : VerifiedFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.NotAnOutput.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    private protected override string? Title(Diagnostic diagnostic) => diagnostic.AdditionalLocations.Count > 0 ? "Add [JsonOutput] to the type" : null;

    private protected override async Task<Solution> ApplyAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(document.Project.Solution);

        foreach (Location declared in diagnostics.SelectMany(diagnostic => diagnostic.AdditionalLocations))
        {
            if (document.Project.Solution.GetDocument(declared.SourceTree) is not { } declaring)
            {
                continue;
            }

            DocumentEditor types = await editor.GetDocumentEditorAsync(declaring.Id, cancellationToken).ConfigureAwait(false);
            TypeDeclarationSyntax[] chain = [.. types.OriginalRoot.FindNode(declared.SourceSpan).AncestorsAndSelf().OfType<TypeDeclarationSyntax>()];

            foreach (TypeDeclarationSyntax type in chain)
            {
                types.ReplaceNode(type, (current, generator) =>
                {
                    SyntaxNode changed = generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true));
                    return type == chain[0]
                        ? generator.InsertAttributes(changed, 0, SyntaxFactory.AttributeList([SyntaxFactory.Attribute(
                            SyntaxFactory.ParseName("global::Handlers.JsonOutput").WithAdditionalAnnotations(Simplifier.Annotation))]))
                        : changed;
                });
            }
        }

        return editor.GetChangedSolution();
    }
}
