using System.Collections.Generic;
using System.Collections.Immutable;
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

/// <summary>A fix within one document. Fixing one diagnostic and fixing all use the same code: each diagnostic's edit goes through one editor.</summary>
public abstract class DocumentFix : VerifiedFix
{
    private readonly AllInDocument _fixAll;

    private protected DocumentFix() => _fixAll = new AllInDocument(this);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <summary>Edits the place of one diagnostic.</summary>
    private protected abstract void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Makes edits that depend on the result of the other edits.</summary>
    private protected virtual Task<Document> FinishAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(document);

    /// <summary>The valid type that the rule suggests.</summary>
    private protected static string? Remedy(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(Violation.RemedyProperty, out string? remedy) ? remedy : null;

    /// <summary>A type by its full name, to be written as short as the usings allow.</summary>
    private protected static TypeSyntax Type(string qualifiedName) => qualifiedName == "void"
        ? SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword))
        : SyntaxFactory.ParseTypeName(qualifiedName).WithAdditionalAnnotations(Simplifier.Annotation);

    /// <summary>The declarations of a method in its file: two if it is partial and both parts are there.</summary>
    private protected static IEnumerable<MethodDeclarationSyntax> Parts(DocumentEditor editor, MethodDeclarationSyntax method, CancellationToken cancellationToken)
    {
        if (editor.SemanticModel.GetDeclaredSymbol(method, cancellationToken) is not { } symbol)
        {
            return [method];
        }

        IMethodSymbol definition = symbol.PartialDefinitionPart ?? symbol;
        return definition.DeclaringSyntaxReferences
            .Concat(definition.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
            .Where(reference => reference.SyntaxTree == method.SyntaxTree)
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<MethodDeclarationSyntax>();
    }

    /// <summary>Whether a part of the method around a node is left out by <c>#if</c>: with other symbols the changed method would be another.</summary>
    private static bool HasOtherCode(SyntaxNode node)
        => node.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { ContainsDirectives: true } method
            && method.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.DisabledTextTrivia) && method.Span.Contains(trivia.Span));

    private protected sealed override async Task<Solution> ApplyAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        foreach (Diagnostic diagnostic in diagnostics)
        {
            SyntaxNode node = editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (Title(diagnostic) is not null && !HasOtherCode(node))
            {
                Edit(editor, node, diagnostic, cancellationToken);
            }
        }

        return (await FinishAsync(editor.GetChangedDocument(), cancellationToken).ConfigureAwait(false)).Project.Solution;
    }

    private sealed class AllInDocument(DocumentFix fix) : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
            => (await fix.TryApplyAsync(document, diagnostics, fixAllContext.CancellationToken).ConfigureAwait(false))?.GetDocument(document.Id);
    }
}
