using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace Handlers.CodeFixes;

/// <summary>Lets a handler take the <c>CancellationToken</c>, and passes it on to the calls in it that can take one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CancellationTokenFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.NoCancellationToken.Id];

    private protected override string Title(Diagnostic diagnostic) => "Take the CancellationToken and pass it on";

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
        {
            return;
        }

        string name = PassedToken.NameIn(method);

        foreach (MethodDeclarationSyntax part in Parts(editor, method, cancellationToken))
        {
            PassedToken.AddTo(part, name, editor, cancellationToken);
        }

        ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name)).WithType(Type(PassedToken.Type));

        // The new parameter has no default value, so it must come before optional parameters and before params.
        int position = method.ParameterList.Parameters.IndexOf(existing =>
            existing.Default is not null || existing.Modifiers.Any(SyntaxKind.ParamsKeyword));

        foreach (MethodDeclarationSyntax part in Parts(editor, method, cancellationToken))
        {
            editor.ReplaceNode(part, (current, generator) =>
            {
                var changed = (MethodDeclarationSyntax)current;
                return position < 0
                    ? generator.AddParameters(changed, [parameter])
                    : changed.WithParameterList(changed.ParameterList.WithParameters(
                        changed.ParameterList.Parameters.Insert(position, parameter))).WithAdditionalAnnotations(Formatter.Annotation);
            });
        }
    }
}
