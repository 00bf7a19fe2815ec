using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Handlers.CodeFixes;

/// <summary>A fix within one document. One diagnostic and all of them go the same way: each edits the document through one editor.</summary>
public abstract class DocumentFix : CodeFixProvider
{
    private readonly AllInDocument _fixAll;

    private protected DocumentFix() => _fixAll = new AllInDocument(this);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => _fixAll;

    /// <inheritdoc/>
    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Title(diagnostic) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => ApplyAsync(context.Document, [diagnostic], cancellationToken), GetType().Name),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>What the fix is called in the menu; <see langword="null"/> if there is none for this diagnostic.</summary>
    private protected abstract string? Title(Diagnostic diagnostic);

    /// <summary>Edits the place of one diagnostic.</summary>
    private protected abstract void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Edits what only shows once the rest is done.</summary>
    private protected virtual Task<Document> FinishAsync(Document document, CancellationToken cancellationToken) => Task.FromResult(document);

    /// <summary>The type that would be right, as the rules name it.</summary>
    private protected static string? Remedy(Diagnostic diagnostic)
        => diagnostic.Properties.TryGetValue(Violation.RemedyProperty, out string? remedy) ? remedy : null;

    /// <summary>A type by its full name, to be written as short as the usings allow.</summary>
    private protected static TypeSyntax Type(string qualifiedName)
        => SyntaxFactory.ParseTypeName(qualifiedName).WithAdditionalAnnotations(Simplifier.Annotation);

    private async Task<Document> ApplyAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Title(diagnostic) is not null)
            {
                Edit(editor, editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, cancellationToken);
            }
        }

        return await FinishAsync(editor.GetChangedDocument(), cancellationToken).ConfigureAwait(false);
    }

    private sealed class AllInDocument(DocumentFix fix) : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
            => await fix.ApplyAsync(document, diagnostics, fixAllContext.CancellationToken).ConfigureAwait(false);
    }
}
