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

/// <summary>Gives an attribute a text that is valid: the name of a tool, or the path of an array.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AttributeTextFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleCatalog.WrongToolName.Id, RuleCatalog.WrongPath.Id];

    private protected override string? Title(Diagnostic diagnostic) => Remedy(diagnostic) is { } text ? $"Write \"{text}\"" : null;

    private protected override void Edit(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute || Remedy(diagnostic) is not { } remedy)
        {
            return;
        }

        LiteralExpressionSyntax text = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(remedy));
        AttributeArgumentSyntax? argument = node.FirstAncestorOrSelf<AttributeArgumentSyntax>()
            ?? attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "Name")
            ?? attribute.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals is null);

        if (argument is not null)
        {
            editor.ReplaceNode(argument.Expression, text.WithTriviaFrom(argument.Expression));
        }
        else
        {
            AttributeArgumentListSyntax list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
            editor.ReplaceNode(attribute, attribute.WithArgumentList(list.WithArguments(list.Arguments.Insert(0, SyntaxFactory.AttributeArgument(text)))));
        }
    }
}
