using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.CodeFixes;

/// <summary>
/// Compares the compiler's errors before and after a change. Compiling whole projects at each caret position would be slow, so method
/// bodies are compiled only in files that are changed or contain the name of a changed method. Declarations are compiled everywhere.
/// </summary>
internal static class CompilerErrors
{
    /// <summary>Whether a change to a document, made to fix diagnostics in it, causes errors that were not there. Warnings that a project treats as errors count.</summary>
    public static async Task<bool> AreAddedAsync(Document document, Solution changed, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        Solution original = document.Project.Solution;
        SolutionChanges changes = changed.GetChanges(original);

        HashSet<DocumentId> documents = [.. changes.GetProjectChanges().SelectMany(project => project.GetChangedDocuments())];
        HashSet<ProjectId> projects = [document.Project.Id, .. documents.Select(id => id.ProjectId)];
        foreach (ProjectId project in projects.ToArray())
        {
            projects.UnionWith(original.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(project));
        }

        var names = new HashSet<string>();
        foreach (Location location in diagnostics.SelectMany(diagnostic => diagnostic.AdditionalLocations.Prepend(diagnostic.Location)))
        {
            SyntaxNode? root = location.SourceTree is { } tree ? await tree.GetRootAsync(cancellationToken).ConfigureAwait(false) : null;
            if (root?.FindNode(location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method)
            {
                names.Add(method.Identifier.ValueText);
            }
        }

        Dictionary<string, int> before = await CountAsync(original, projects, documents, names, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> after = await CountAsync(changed, projects, documents, names, cancellationToken).ConfigureAwait(false);
        return after.Any(error => !before.TryGetValue(error.Key, out int count) || count < error.Value);
    }

    /// <summary>How many errors of each id there are.</summary>
    private static async Task<Dictionary<string, int>> CountAsync(
        Solution solution, IEnumerable<ProjectId> projects, HashSet<DocumentId> documents, HashSet<string> names, CancellationToken cancellationToken)
    {
        var errors = new HashSet<(string Id, Location Location)>();

        foreach (ProjectId id in projects)
        {
            if (solution.GetProject(id) is not { Language: LanguageNames.CSharp } project
                || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
            {
                continue;
            }

            Add(compilation.GetDeclarationDiagnostics(cancellationToken));

            // Includes the generated files.
            foreach (SyntaxTree tree in compilation.SyntaxTrees)
            {
                bool isChanged = solution.GetDocumentId(tree) is { } document && documents.Contains(document);
                if (isChanged || (names.Count > 0 && Contains(await tree.GetTextAsync(cancellationToken).ConfigureAwait(false), names)))
                {
                    Add(compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken));
                }
            }
        }

        return errors.GroupBy(error => error.Id).ToDictionary(group => group.Key, group => group.Count());

        void Add(IEnumerable<Diagnostic> diagnostics)
        {
            foreach (Diagnostic diagnostic in diagnostics)
            {
                if (diagnostic is { Severity: DiagnosticSeverity.Error, IsSuppressed: false })
                {
                    errors.Add((diagnostic.Id, diagnostic.Location));
                }
            }
        }
    }

    private static bool Contains(Microsoft.CodeAnalysis.Text.SourceText text, HashSet<string> names)
    {
        string all = text.ToString();
        return names.Any(name => all.IndexOf(name, StringComparison.Ordinal) >= 0);
    }
}
