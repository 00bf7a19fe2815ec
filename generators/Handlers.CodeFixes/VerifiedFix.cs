using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace Handlers.CodeFixes;

/// <summary>A fix that is applied on trial before it is offered. It is not offered if it causes new compiler errors anywhere.</summary>
public abstract class VerifiedFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Title(diagnostic) is { } title
                && await TryApplyAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>What the fix is called in the menu; <see langword="null"/> if there is none for this diagnostic.</summary>
    private protected abstract string? Title(Diagnostic diagnostic);

    /// <summary>Fixes diagnostics of one document.</summary>
    private protected abstract Task<Solution> ApplyAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken);

    /// <summary>Fixes all diagnostics of a document that can be fixed without a new compiler error; <see langword="null"/> if none of them can.</summary>
    private protected async Task<Solution?> TryApplyAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await ApplyAndCleanAsync(document, diagnostics, cancellationToken).ConfigureAwait(false) is not { } all)
        {
            return null;
        }

        if (!await CompilerErrors.AreAddedAsync(document, all, diagnostics, cancellationToken).ConfigureAwait(false))
        {
            return all;
        }

        if (diagnostics.Count == 1)
        {
            return null;
        }

        Solution? best = null;
        var accepted = new List<Diagnostic>();

        foreach (Diagnostic diagnostic in diagnostics)
        {
            accepted.Add(diagnostic);
            Solution? candidate = await ApplyAndCleanAsync(document, accepted, cancellationToken).ConfigureAwait(false);

            if (candidate is null || await CompilerErrors.AreAddedAsync(document, candidate, accepted, cancellationToken).ConfigureAwait(false))
            {
                accepted.RemoveAt(accepted.Count - 1);
            }
            else
            {
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>
    /// Applies the fix and finishes its documents as an editor would, so that what is compiled is what the user gets;
    /// <see langword="null"/> if nothing is changed.
    /// </summary>
    private async Task<Solution?> ApplyAndCleanAsync(Document document, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        Solution changed = await ApplyAsync(document, diagnostics, cancellationToken).ConfigureAwait(false);
        SolutionChanges changes = changed.GetChanges(document.Project.Solution);
        bool isChanged = false;

        foreach (DocumentId id in changes.GetProjectChanges().SelectMany(project => project.GetChangedDocuments()))
        {
            Document edited = changed.GetDocument(id)!;
            edited = await Simplifier.ReduceAsync(edited, Simplifier.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
            edited = await Formatter.FormatAsync(edited, SyntaxAnnotation.ElasticAnnotation, cancellationToken: cancellationToken).ConfigureAwait(false);
            edited = await Formatter.FormatAsync(edited, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);

            // As a new text, so that it is parsed as a whole: of directives that no longer match, a tree that was edited says nothing.
            SourceText text = await edited.GetTextAsync(cancellationToken).ConfigureAwait(false);
            text = SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm);
            changed = changed.WithDocumentText(id, text);
            isChanged |= !text.ContentEquals(await document.Project.Solution.GetDocument(id)!.GetTextAsync(cancellationToken).ConfigureAwait(false));
        }

        return isChanged ? changed : null;
    }
}
