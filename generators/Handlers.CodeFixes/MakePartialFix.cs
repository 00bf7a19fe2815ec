using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Handlers.CodeFixes;

/// <summary>Makes a handler class partial, and every type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.NotPartial.Id, RuleCatalog.ToolNotPartial.Id];

    private protected override string Title(Diagnostic diagnostic) => "Make partial";

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // The diagnostic may be on a type that contains the handler class. Start at the handler class itself, if it is in this file.
        Location? handler = diagnostic.AdditionalLocations.FirstOrDefault(location => location.SourceTree == node.SyntaxTree);
        SyntaxNode innermost = handler is null ? node : editor.OriginalRoot.FindNode(handler.SourceSpan);

        foreach (TypeDeclarationSyntax type in innermost.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            editor.ReplaceNode(type, static (current, generator) => generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true)));
        }
    }
}
