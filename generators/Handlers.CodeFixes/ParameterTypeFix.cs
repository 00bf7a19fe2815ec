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
using Microsoft.CodeAnalysis.Text;

namespace Handlers.CodeFixes;

/// <summary>Gives a parameter the type that the event can give, or can give more cheaply.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParameterTypeFix : DocumentFix
{
    private readonly SyntaxAnnotation _changed = new();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [RuleCatalog.WrongParameter.Id, RuleCatalog.ImpossibleCase.Id, RuleCatalog.SpanInAsync.Id, RuleCatalog.CopiedSnapshot.Id];

    private protected override string? Title(Diagnostic diagnostic) => Remedy(diagnostic) is { } type ? $"Take {TypeNames.Short(type)}" : null;

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { Type: not null } parameter || Remedy(diagnostic) is not { } remedy)
        {
            return;
        }

        editor.ReplaceNode(parameter, (current, _) =>
        {
            var changed = (ParameterSyntax)current;
            return changed.WithType(Type(remedy).WithTriviaFrom(changed.Type!)).WithAdditionalAnnotations(_changed);
        });
    }

    /// <summary>Where a string is still needed in place of a span, makes one.</summary>
    private protected override async Task<Document> FinishAsync(Document document, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var strings = new List<IdentifierNameSyntax>();

        foreach (SyntaxNode parameter in root.GetAnnotatedNodes(_changed))
        {
            if (model.GetDeclaredSymbol(parameter, cancellationToken) is not IParameterSymbol { Type: INamedTypeSymbol { Name: "ReadOnlySpan" } type } symbol
                || type.TypeArguments[0].SpecialType != SpecialType.System_Char
                || parameter.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
            {
                continue;
            }

            List<TextSpan> errors = [.. model.GetDiagnostics(method.Span, cancellationToken)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.Location.SourceSpan)];

            strings.AddRange(method.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
                name.Identifier.ValueText == symbol.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, symbol)
                && NeedsString(name, errors)));
        }

        return document.WithSyntaxRoot(root.ReplaceNodes(strings, static (_, name) => SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, name.WithoutTrivia(), SyntaxFactory.IdentifierName("ToString")))
            .WithTriviaFrom(name)));
    }

    private static bool NeedsString(IdentifierNameSyntax name, List<TextSpan> errors) => name.Parent switch
    {
        // For spans these compare where the text lies, not what it says.
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
        MemberAccessExpressionSyntax access when access.Expression == name => errors.Exists(error => error.Contains(name.Span) || error.IntersectsWith(access.Name.Span)),
        _ => errors.Exists(error => error.Contains(name.Span)),
    };
}
