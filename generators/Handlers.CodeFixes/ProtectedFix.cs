using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Handlers.CodeFixes;

/// <summary>Makes a base class's handler protected, so that a derived class reaches it. The base class may be in another file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ProtectedFix : CodeFixProvider
{
    private const string Title = "Make the base class's handler protected";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.HiddenBaseHandler.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new All();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics.Where(diagnostic => diagnostic.AdditionalLocations.Count > 0))
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, cancellationToken => ApplyAsync(context.Document.Project.Solution, [diagnostic], cancellationToken), nameof(ProtectedFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);

        foreach (Location location in diagnostics.SelectMany(diagnostic => diagnostic.AdditionalLocations).Distinct())
        {
            if (solution.GetDocument(location.SourceTree) is not { } document)
            {
                continue;
            }

            DocumentEditor documentEditor = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
            if (documentEditor.OriginalRoot.FindNode(location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method)
            {
                documentEditor.ReplaceNode(method, static (current, generator) => generator.WithAccessibility(current, Accessibility.Protected));
            }
        }

        return editor.GetChangedSolution();
    }

    private sealed class All : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var diagnostics = new List<Diagnostic>();

            IEnumerable<Project> projects = fixAllContext.Scope == FixAllScope.Solution ? fixAllContext.Solution.Projects : [fixAllContext.Project];
            foreach (Project project in projects)
            {
                diagnostics.AddRange(fixAllContext is { Scope: FixAllScope.Document, Document: { } document }
                    ? await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                    : await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }

            return CodeAction.Create(Title, cancellationToken => ApplyAsync(fixAllContext.Solution, diagnostics, cancellationToken), nameof(ProtectedFix));
        }
    }
}
