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

namespace Handlers.CodeFixes;

/// <summary>Removes what a handler must not have: a modifier, a default value, an attribute, the name of no tool.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
    [
        RuleCatalog.ByReference.Id, RuleCatalog.Params.Id, RuleCatalog.Optional.Id,
        RuleCatalog.RedundantAttribute.Id, RuleCatalog.OverriddenHandler.Id, RuleCatalog.NamelessTool.Id,
        RuleCatalog.ByReferenceToolParameter.Id,
    ];

    private protected override string Title(Diagnostic diagnostic)
        => diagnostic.Id == RuleCatalog.Optional.Id ? "Remove the default value"
            : diagnostic.Id == RuleCatalog.NamelessTool.Id ? "Remove the name"
            : diagnostic.Id == RuleCatalog.ByReference.Id || diagnostic.Id == RuleCatalog.ByReferenceToolParameter.Id || diagnostic.Id == RuleCatalog.Params.Id ? "Remove the modifier"
            : "Remove the attribute";

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.Id == RuleCatalog.NamelessTool.Id)
        {
            if (node.FirstAncestorOrSelf<AttributeArgumentListSyntax>() is { } arguments)
            {
                // Without the tool, what is left of [OnItem("", "path")] is about the reply's text.
                editor.RemoveNode(arguments.Arguments.Count > 1 ? arguments.Arguments[0] : arguments);
            }

            return;
        }

        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute)
        {
            // The editor removes the attributes one by one; a list that would be left empty has to go as a whole.
            editor.RemoveNode(list.Attributes.Count == 1 ? list : attribute);
            return;
        }

        if (node.FirstAncestorOrSelf<ParameterSyntax>() is { Parent.Parent: MethodDeclarationSyntax method } parameter)
        {
            int ordinal = method.ParameterList.Parameters.IndexOf(parameter);
            foreach (MethodDeclarationSyntax part in Parts(editor, method, cancellationToken))
            {
                editor.ReplaceNode(part.ParameterList.Parameters[ordinal], (current, _) =>
                {
                    var changed = (ParameterSyntax)current;
                    return diagnostic.Id == RuleCatalog.Optional.Id
                        ? changed.WithDefault(null).WithIdentifier(changed.Identifier.WithTrailingTrivia())
                        : changed.WithModifiers([.. changed.Modifiers.Where(IsAllowed)]).WithLeadingTrivia(changed.GetLeadingTrivia());
                });
            }
        }
    }

    private static bool IsAllowed(SyntaxToken modifier) => modifier.Kind() is not (SyntaxKind.RefKeyword or SyntaxKind.OutKeyword
        or SyntaxKind.InKeyword or SyntaxKind.ReadOnlyKeyword or SyntaxKind.ParamsKeyword);
}
